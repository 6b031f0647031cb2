import { gzipSync } from 'node:zlib';

import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Books, RunReport } from '../../../lambdas/shared/documents';
import { recordReports } from '../../../lambdas/shared/report-shards';
import { books, runReport } from '../../cli/support/documents';
import { groups, LAKE, NOW, startApi, type TestApi } from './a-school';

const registrar = groups('role.registrar', 'school.042');
const FIXED = { by: 'ana', at: '2026-03-02T08:00:00Z' };
const WAIVED = { by: 'bo', at: '2026-03-03T08:00:00Z' };

let store: MemoryObjectStore;
let school: TestApi;
beforeEach(async () => {
  store = new MemoryObjectStore();
  school = await startApi({ store });
});

async function report(all: readonly Books[], runs: readonly RunReport[] = []): Promise<void> {
  await recordReports(store, LAKE, { books: all, runs, version: 5 }, NOW);
}

/** A file with a ledger of these lines: `line,reasons,status`. */
async function file(
  n: number,
  ledger: readonly string[],
  more: Partial<Books> = {},
): Promise<Books> {
  const file_id = String(n).padStart(16, '0');
  const lines = ledger.map((row) => {
    const [line, reasons, status] = row.split(',');
    const who = status === 'fixed' ? `${FIXED.by},${FIXED.at}` : ',';
    return `${file_id},${line},${line}0,9,c${line},${reasons},${status},${who}\n`;
  });
  const reject_ledger_key = `clean/x/${file_id}/_rejects.csv.gz`;
  const header = '_file,_line,_byte,_length,_check,_reasons,_status,_by,_at\n';
  await store.put(LAKE, reject_ledger_key, gzipSync(header + lines.join('')));
  const key = `students/${n}.csv`;
  return books({ file_id, key, file: key, order_time: n * 1000, reject_ledger_key, ...more });
}

const ask = async (query = '') => (await school.get(`/v1/rejects${query}`, registrar)).body;

describe('/v1/rejects', () => {
  beforeEach(async () => {
    await report([
      await file(1, ['2,missing:gpa;type:credits,open'], { key: 'students/4.csv' }),
      await file(2, ['2,quote,open', '9,field_count,open'], { waived: WAIVED }),
      await file(3, ['4,warehouse:23514,open', '5,duplicate,duplicate', '6,type:gpa,fixed']),
      await file(4, ['7,missing:gpa,open'], { dataset: 'jobs' }),
      books({ file_id: '00000000000000ff', order_time: 1 }),
    ]);
  });

  it('lists rows newest file first, with what they wait for and who decided', async () => {
    const body = await ask();
    expect(body).toMatchObject({
      total: 7,
      complete: true,
      as_of: { reports: 5 },
      took_ms: expect.any(Number),
    });
    expect(body.items).toEqual([
      expect.objectContaining({ id: '0000000000000004:7', dataset: 'jobs', status: 'open' }),
      {
        id: '0000000000000003:4',
        file_id: '0000000000000003',
        file: 'students/3.csv',
        dataset: 'students',
        line: 4,
        byte: 40,
        length: 9,
        check: 'c4',
        reasons: [{ code: 'warehouse:23514', column: null }],
        status: 'open',
        by: null,
        at: null,
      },
      expect.objectContaining({ line: 5, status: 'duplicate', by: null }),
      expect.objectContaining({ line: 6, status: 'fixed', ...FIXED }),
      expect.objectContaining({ line: 2, status: 'waived', ...WAIVED }),
      expect.objectContaining({ line: 9, status: 'waived', ...WAIVED }),
      // a newer version of students/4.csv is accepted
      expect.objectContaining({
        id: '0000000000000001:2',
        status: 'superseded',
        reasons: [
          { code: 'missing', column: 'gpa' },
          { code: 'type', column: 'credits' },
        ],
      }),
    ]);
  });

  it.each([
    ['?status=open', ['4:7', '3:4']],
    ['?status=fixed', ['3:6']],
    ['?status=superseded', ['1:2']],
    ['?dataset=jobs', ['4:7']],
    ['?file_id=0000000000000002', ['2:2', '2:9']],
    ['?file_id=0000000000000002&status=open', []],
    ['?file_id=00000000000000aa', []],
  ])('answers %s', async (query, ids) => {
    const { items, ...body } = await ask(query);
    expect(items.map(({ id }) => id.replace(/^0+/, ''))).toEqual(ids);
    expect(body['total']).toBe(ids.length);
  });

  it('pages through them with one total', async () => {
    const all = (await ask()).items.map(({ id }) => id);
    const paged: string[] = [];
    for (let offset = 0; offset < 8; offset += 2) {
      const body = await ask(`?limit=2&offset=${offset}`);
      expect(body['total']).toBe(7);
      paged.push(...body.items.map(({ id }) => id));
    }
    expect(paged).toEqual(all);
  });

  it('counts what a superseded rejected row of a withdrawn version was', async () => {
    // the newer version is retracted: what it closed is open again
    await report([await file(4, [], { outcome: 'retracted', status: 'retracted', version: 9 })]);
    expect((await ask('?status=open&file_id=0000000000000001')).items).toHaveLength(1);
  });

  it('stops reading after 50,000 rows and says so', async () => {
    const many = Array.from({ length: 50_001 }, (_, i) => `${i + 2},quote,open`);
    await report([await file(9, many)]);
    const body = await ask('?limit=1');
    expect(body).toMatchObject({ total: 50_000, complete: false });
    expect(body.items).toHaveLength(1);
  });

  it('is for registrars and admins, and writes no disclosure', async () => {
    expect((await school.get('/v1/rejects', groups('role.adviser'))).status).toBe(403);
    expect((await school.get('/v1/rejects')).status).toBe(401);
    await ask();
    expect(school.disclosures.rows).toEqual([]);
  });

  it.each(['?file_id=x', '?status=lost', '?limit=101'])('%s is a bad request', async (query) => {
    expect((await school.get(`/v1/rejects${query}`, registrar)).status).toBe(400);
  });
});

describe('/v1/files and /v1/runs', () => {
  it('show generation, decisions, fixes and totals that add up', async () => {
    await report([
      books({ generation: 3, fixes: 1, waived: WAIVED, released: FIXED }),
      books({
        file_id: '00000000000000bb',
        outcome: 'retracted',
        status: 'retracted',
        loaded: null,
      }),
      books({
        file_id: '00000000000000cc',
        rows_held: 7,
        outcome: 'held',
        status: 'held',
        loaded: null,
      }),
    ]);
    const { body } = await school.get('/v1/files', registrar);
    expect(body['totals']).toEqual({
      read: 1002,
      inserted: 990,
      updated: 4,
      unchanged: 2,
      superseded: 0,
      duplicate: 1,
      rejected: 5,
      forgotten: 0,
    });
    const one = await school.get('/v1/files/00000000000000aa', registrar);
    expect(one.body).toMatchObject({ generation: 3, fixes: 1, waived: WAIVED, released: FIXED });
    const held = await school.get('/v1/files/00000000000000cc', registrar);
    expect(held.body).toMatchObject({ outcome: 'held', rows_held: 7 });
  });

  it('count the rows of a run that are not in the warehouse', async () => {
    const rows = { ...runReport().rows, held: 4, forgotten: 1 };
    await report([], [runReport({ rows, by_outcome: { retracted: 1 }, forgets: 1 })]);
    const { body } = await school.get('/v1/runs', registrar);
    expect(body.items).toMatchObject([{ rows, by_outcome: { retracted: 1 }, forgets: 1 }]);
  });
});
