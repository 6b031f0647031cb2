import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';

import { tracedFile } from '../../../cli/trace/traced-file';
import { type LineTrace, traceLine } from '../../../cli/trace/where';
import { listFiles } from '../../../lambdas/shared/books';
import type { Receipt } from '../../../lambdas/shared/documents';
import { KEY, OUTPUT } from '../../../names';
import { CONTRACTS, LivingCloud } from '../support/living-cloud';
import { lake } from '../support/run-lake';
import { temporaryFile, temporaryFolder } from '../support/temporary-folder';

/** The query function of a warehouse that has nothing under any key, and no rejects of its own. */
function emptyWarehouse(cloud: LivingCloud): void {
  cloud.invoke = () => ({ columns: [], rows: [], truncated: false });
}

async function nothing(): Promise<[]> {
  return [];
}

/** A warehouse with one row under every key. */
function answer(file: string, line: number, deleted = false) {
  const columns = ['_eff', '_ot', '_file', '_own', '_line', '_deleted'];
  return () => ({ columns, rows: [['0', '1', file, 1, line, deleted]], truncated: false });
}

/** What became of every line of a file. */
async function everyLine(cloud: LivingCloud, key: string, lines: number): Promise<LineTrace[]> {
  const { objects: store } = cloud;
  const ports = { store, lakeBucket: OUTPUT.lakeBucket, contracts: CONTRACTS, ask: nothing };
  const { items } = await listFiles(ports.store, ports.lakeBucket, { limit: 9, offset: 0 });
  const books = items.find((one) => one.key === key);
  if (books === undefined) throw new Error('no books');
  const file = await tracedFile(ports, books);
  const traces: LineTrace[] = [];
  for (let line = 1; line <= lines; line++) traces.push(await traceLine(ports, file, line));
  await expect(traceLine(ports, file, lines + 1)).rejects.toThrow(/has no line/);
  return traces;
}

const row = fc.oneof(
  { weight: 4, arbitrary: fc.nat(6).map((n) => `S${n},SQL,3`) },
  { weight: 2, arbitrary: fc.nat(6).map((n) => `S${n},R,1`) },
  fc.constantFrom(
    ',SQL,2',
    'S1,,2',
    'S9',
    'S9,a,b,c',
    '',
    '  ',
    '"S7","multi\nline",1',
    '"S8","x""y\r\nz\n",2',
    '"open,SQL,1',
    'S6,mid"quote,1',
  ),
);
const newline = fc.constantFrom('\n', '\r\n');

function physicalLines(text: string): number {
  return text.split(/\r\n|\r|\n/).length - (/[\r\n]$/.test(text) ? 1 : 0);
}

test('every physical line is accounted for exactly once, and the rows are those of the receipt', async () => {
  const given = fc.record({ rows: fc.array(row, { minLength: 1, maxLength: 14 }), newline });
  await fc.assert(
    fc.asyncProperty(given, fc.boolean(), async ({ rows, newline: end }, ended) => {
      const cloud = new LivingCloud();
      const content = ['student_id,skill,level', ...rows].join(end) + (ended ? end : '');
      const books = await cloud.drop('student_skills/a.csv', content);
      fc.pre(books.status !== 'refused');
      const traces = await everyLine(cloud, 'student_skills/a.csv', physicalLines(content));
      const starts = traces.filter(({ kind }) => kind === 'record');
      const count = (...fates: readonly LineTrace['fate'][]) =>
        starts.filter(({ fate }) => fates.includes(fate)).length;
      expect({
        read: starts.length,
        // the empty warehouse has no row: a clean one of a loaded file looks forgotten
        clean: count('forgotten', 'held'),
        rejected: count('rejected'),
        duplicate: count('duplicate'),
      }).toEqual(books.rows);
      expect(traces.filter(({ kind }) => kind === 'header').map(({ line }) => line)).toEqual([1]);
      // lines inside a record lead to its first line and share its fate
      for (const inside of traces.filter(({ kind }) => kind === 'inside')) {
        const start = starts.find(({ line }) => line === inside.record);
        expect(start?.fate).toBe(inside.fate);
        expect(inside.record).toBeLessThan(inside.line);
      }
    }),
    { numRuns: 40 },
  );
}, 30_000);

describe('lake where', () => {
  const CONTENT =
    'student_id,skill,level\nS1,SQL,3\n,R,2\nS1,SQL,3\n\nS2,"two\nlines",1\nS1,SQL,1\n';
  let cloud: LivingCloud;
  beforeEach(() => {
    cloud = new LivingCloud();
    emptyWarehouse(cloud);
  });

  const where = async (line: number, named = 'student_skills/a.csv') => {
    const { terminal, code } = await lake(['where', named, String(line), '--json'], cloud);
    return { code, trace: terminal.documents<LineTrace>()[0], said: terminal.said.join() };
  };

  test('header, rejects with their reasons, duplicates with their winner, blanks, and lines inside a row', async () => {
    const { file_id } = await cloud.drop('student_skills/a.csv', CONTENT);
    const key = { student_id: 'S1', skill: 'SQL' };
    expect((await where(1)).trace).toMatchObject({ kind: 'header', record: null, file_id });
    expect((await where(3)).trace).toMatchObject({
      fate: 'rejected',
      status: 'open',
      reasons: 'missing:student_id',
    });
    expect((await where(4)).trace).toMatchObject({ fate: 'duplicate', duplicate_of: 2, key });
    expect((await where(5)).trace).toMatchObject({ kind: 'blank' });
    expect((await where(7)).trace).toMatchObject({ kind: 'inside', record: 6 });
    expect((await where(8)).trace).toMatchObject({ fate: 'duplicate', duplicate_of: 2 });
    const beyond = await where(9);
    expect(beyond).toMatchObject({ code: 1, trace: undefined });
    expect(beyond.said).toContain('has no line 9: its last line is 8');
  });

  test('--out writes the bytes of a record exactly as they were dropped', async () => {
    const record = Buffer.from('"S2\0\xe9, x","two\r\nlines",\xff', 'latin1');
    const lines = [
      'student_id,skill,level',
      'S1,SQL,3',
      record,
      'S3,R,1',
      'S4,Žluťoučký kůň,2',
      '',
    ];
    const end = Buffer.from('\r\n');
    const content = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), end]));
    const { file_id } = await cloud.drop('student_skills/a.csv', gzipSync(content));
    const out = join(temporaryFolder(), 'record.bin');
    const { terminal } = await lake(['where', file_id, '4', '--out', out, '--json'], cloud);
    expect(terminal.documents()).toMatchObject([
      { kind: 'inside', record: 3, fate: 'rejected', reasons: 'encoding' },
    ]);
    expect(terminal.documents()).toMatchObject([{ byte: 34, length: record.length }]);
    expect(readFileSync(out)).toEqual(record);
    const text = (await lake(['where', file_id, '3'], cloud)).terminal.printed.join();
    expect(text).toContain(`${record.length} from byte 34`);
    await cloud.objects.delete(OUTPUT.rawBucket, 'student_skills/a.csv');
    const gone = await lake(['where', file_id, '3', '--out', out], cloud);
    expect([gone.code, gone.terminal.said.join()]).toEqual([
      1,
      expect.stringContaining('cannot be read'),
    ]);
  });

  test('a file is known by id, raw key, S3 address, or its bytes', async () => {
    const { file_id } = await cloud.drop('student_skills/a.csv', CONTENT);
    const names = [file_id, 'student_skills/a.csv', 's3://any/student_skills/a.csv'];
    for (const named of [...names, temporaryFile('mine.csv', CONTENT)])
      expect((await where(3, named)).trace).toMatchObject({ file_id, fate: 'rejected' });
    expect(await where(3, 'nothing')).toMatchObject({ code: 1 });
    const other = temporaryFile('other.csv', `${CONTENT}S9,Go,1\n`);
    expect((await where(3, other)).said).toContain('never dropped');
  });

  test('what the warehouse has under the key decides: this row, another, a tombstone, none', async () => {
    const { file_id } = await cloud.drop('student_skills/a.csv', CONTENT);
    cloud.invoke = answer(file_id, 2);
    expect((await where(2)).trace).toMatchObject({ fate: 'loaded' });
    cloud.invoke = answer(file_id, 2, true);
    expect((await where(2)).trace).toMatchObject({ fate: 'tombstone' });
    cloud.invoke = answer('00000000000000ff', 7);
    expect((await where(2)).trace).toMatchObject({
      fate: 'superseded',
      now: { file_id: '00000000000000ff', line: 7 },
    });
    emptyWarehouse(cloud);
    expect((await where(2)).trace).toMatchObject({ fate: 'forgotten' });
    const text = (await lake(['where', file_id, '2'], cloud)).terminal.printed.join();
    expect(text).toMatch(/line 2: erased: its person is forgotten/);
  });

  test('values reach the warehouse as parameters only', async () => {
    const evil = `S1'; DROP TABLE x; --`;
    await cloud.drop('student_skills/a.csv', `student_id,skill,level\n${evil},SQL,1\n`);
    const asked: unknown[] = [];
    cloud.invoke = (_name, payload) => {
      asked.push(payload);
      return { columns: [], rows: [], truncated: false };
    };
    await where(2);
    expect(asked[0]).toMatchObject({ values: [evil, 'SQL'] });
    expect(asked.map((one) => JSON.stringify({ ...Object(one), values: [] })).join()).not.toContain(
      'DROP',
    );
  });

  test.each([
    ['held', 'student_id,skill,level\nS1,SQL,3\n,R,2\n,C,2\n,D,2\n', /its file is held/],
    ['refused', '<!doctype html><html></html>', /its file was not taken/],
  ])('a line of a %s file says so', async (fate, content, words) => {
    const { outcome, file_id } = await cloud.drop('student_skills/a.csv', content);
    expect(outcome).toBe(fate);
    const { terminal } = await lake(['where', file_id, fate === 'held' ? '2' : '1'], cloud);
    expect(terminal.printed.join()).toMatch(words);
  });

  test('a file that waits for the load needs no warehouse', async () => {
    await cloud.objects.put(OUTPUT.rawBucket, 'student_skills/a.csv', CONTENT);
    await cloud.deliver();
    cloud.invoke = () => {
      throw new Error('asked');
    };
    expect((await where(2)).trace).toMatchObject({ fate: 'pending' });
  });

  test('without its raw bytes a file still knows what clean wrote of a line', async () => {
    const { file_id } = await cloud.drop('student_skills/a.csv', CONTENT);
    await cloud.objects.delete(OUTPUT.rawBucket, 'student_skills/a.csv');
    expect((await where(3, file_id)).trace).toMatchObject({ fate: 'rejected' });
    expect((await where(5, file_id)).said).toMatch(/nothing was written of a record at line 5/);
  });

  test('a corrected row says who corrected it, and a waived one who gave it up', async () => {
    const { file_id } = await cloud.drop(
      'student_skills/a.csv',
      'student_id,skill,level\nS1,SQL,3\n,R,2\nS4,C,1\n,Go,2\nS5,C,1\n',
    );
    const stored = await cloud.objects.get(
      OUTPUT.lakeBucket,
      KEY.receipt('student_skills', file_id),
    );
    const receipt: Receipt = JSON.parse(String(stored?.body));
    const rejects = await cloud.objects.get(OUTPUT.lakeBucket, receipt.rejects_key ?? '');
    const fixed = String(rejects?.body).replace(',R,2', 'S2,R,2');
    await cloud.objects.put(OUTPUT.rawBucket, 'fixes/f.csv', fixed, { metadata: { by: 'ana' } });
    await cloud.work();
    cloud.start();
    await lake(['waive', file_id, '--why', 'lost', '--by', 'bo'], cloud);
    await cloud.stop();
    expect((await where(3)).trace).toMatchObject({
      reasons: 'missing:student_id',
      decided: { by: 'ana' },
    });
    expect((await where(5)).trace).toMatchObject({ status: 'waived', decided: { by: 'bo' } });
  });
});
