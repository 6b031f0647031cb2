import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Receipt } from '../../../lambdas/shared/documents';
import { readJson } from '../../../lambdas/shared/json-object';
import type { Verification } from '../../../lambdas/shared/verification';
import { needsCrawl, readVerified } from '../../../lambdas/shared/verified-contracts';
import type { Catalogue, CatalogueTable } from '../../../lambdas/verify/catalogue';
import { compareCatalogue, fitsInto } from '../../../lambdas/verify/compare-catalogue';
import { verifyRun } from '../../../lambdas/verify/verify-run';
import { KEY } from '../../../names';
import { contractOf, fileId, LAKE, manifestOf, NOON, receiptOf } from '../shared/samples';

const STUDENTS = contractOf('students');
const TABLE: CatalogueTable = {
  name: 'students',
  columns: [
    { name: 'id', type: 'string' },
    { name: 'score', type: 'bigint' },
    { name: '_file', type: 'string' },
    { name: '_line', type: 'bigint' },
  ],
};

const verify = async (
  phase: 'receipts' | 'catalogue',
  {
    receipts = [receiptOf(1)],
    tables = [TABLE],
    folder,
    store = new MemoryObjectStore(),
  }: {
    receipts?: readonly Receipt[];
    tables?: readonly CatalogueTable[];
    /** Columns that the catalogue has for the folder of the batch's only file. */
    folder?: CatalogueTable['columns'];
    store?: MemoryObjectStore;
  },
) => {
  const manifest = manifestOf('r', receipts, { crawl: ['students'] });
  await store.put(LAKE, KEY.manifest('r'), JSON.stringify(manifest));
  const [only] = receipts;
  const catalogue: Catalogue = {
    tables: async () => tables,
    folderColumns: async (table, folders) =>
      table === 'students' && folders.join('/') === `${only?.file_id}/${only?.rendition}`
        ? folder
        : undefined,
  };
  const ports = { store, catalogue, clock: { now: () => NOON }, log: silentLog };
  const config = { lakeBucket: LAKE, contracts: [STUDENTS, contractOf('jobs')] };
  const answer = await verifyRun(ports, config, { run_id: 'r', phase });
  const written = await readJson<Verification>(store, LAKE, KEY.verification('r'));
  const problems = written?.problems ?? [];
  return { answer, problems, codes: problems.map(({ code }) => code), store };
};

describe('receipts', () => {
  it('that fit their contract are no problem, whatever else the file brought', async () => {
    const extra = receiptOf(1, { drift: { extra: ['nickname'], missing: ['score'], renamed: [] } });
    const refused = receiptOf(2, { status: 'refused', dataset: null });
    const { answer, problems } = await verify('receipts', { receipts: [extra, refused] });
    expect(answer).toEqual({ run_id: 'r', crawl: true, problems: 0 });
    expect(problems).toEqual([]);
  });

  it.each<[string, Partial<Receipt>]>([
    ['contract_unknown', { dataset: 'gone' }],
    ['contract_changed', { contract_hash: 'other' }],
    ['column_missing', { drift: { extra: [], missing: ['id'], renamed: [] } }],
    ['rows_differ', { rows: { read: 11, clean: 9, rejected: 1, duplicate: 1 } }],
  ])('with %s are one problem that names the file', async (code, over) => {
    const { answer, problems } = await verify('receipts', { receipts: [receiptOf(1, over)] });
    expect(answer.problems).toBe(1);
    expect(problems).toMatchObject([{ code, phase: 'receipts', file_id: fileId(1) }]);
  });
});

it('is silent about a later generation, which keeps the contract of its first one until it is replayed', async () => {
  const fixed = receiptOf(1, { generation: 2, contract_hash: 'other' });
  expect((await verify('receipts', { receipts: [fixed] })).codes).toEqual([]);
});

describe('catalogue', () => {
  it('that fits is remembered, so that the crawler rests until the contract changes', async () => {
    const { answer, store } = await verify('catalogue', {});
    expect(answer.problems).toBe(0);
    const { students } = await readVerified(store, LAKE);
    expect(students).toMatchObject({ contract_hash: STUDENTS.hash, problems: 0 });
    const later = NOON + 400 * 86_400_000;
    expect(needsCrawl(students, STUDENTS.hash, later)).toBe(false);
    expect(needsCrawl(students, 'new hash', NOON)).toBe(true);
  });

  it('that differs is crawled again a day later, not on every publish', async () => {
    const { store, codes } = await verify('catalogue', { tables: [] });
    expect(codes).toEqual(['table_missing']);
    const { students } = await readVerified(store, LAKE);
    expect(needsCrawl(students, STUDENTS.hash, NOON + 86_399_999)).toBe(false);
    expect(needsCrawl(students, STUDENTS.hash, NOON + 86_400_000)).toBe(true);
  });

  it('keeps the problems of the receipts beside its own, and again changes nothing', async () => {
    const store = new MemoryObjectStore();
    const receipts = [receiptOf(1, { contract_hash: 'other' })];
    await verify('receipts', { store, receipts });
    await verify('catalogue', { store, receipts, tables: [] });
    const again = await verify('catalogue', { store, receipts, tables: [] });
    expect(again.codes).toEqual(['contract_changed', 'table_missing']);
    expect(again.answer.problems).toBe(1);
  });

  it('is judged by the new folder: a crawl never changes the columns of a table that is there', async () => {
    const stale = TABLE.columns.filter(({ name }) => name !== 'score');
    const tables = [{ name: 'students', columns: stale }];
    expect(await verify('catalogue', { tables, folder: TABLE.columns })).toMatchObject({
      codes: [],
    });
    expect(await verify('catalogue', { folder: stale })).toMatchObject({
      codes: ['columns_differ'],
    });
    // its folder is not in the catalogue, or brought no rows, or was cleaned with an older contract: the table counts
    const older = receiptOf(1, { contract_hash: 'older' });
    for (const receipts of [[older], [receiptOf(1, { parts: [] })]])
      expect((await verify('catalogue', { receipts, folder: stale })).codes).toEqual([]);
    expect((await verify('catalogue', { folder: [] })).codes).toEqual([]);
  });

  it.each<[string, CatalogueTable['columns']]>([
    ['a missing column', TABLE.columns.filter(({ name }) => name !== 'score')],
    ['an additional column', [...TABLE.columns, { name: 'col4', type: 'string' }]],
    ['another order', TABLE.columns.toReversed()],
  ])('shows %s', async (_, columns) => {
    const { codes } = await verify('catalogue', { tables: [{ name: 'students', columns }] });
    expect(codes).toEqual(['columns_differ']);
  });
});

const problemsFor = (sqlType: string, inferred: string, required = true) => {
  const columns = STUDENTS.columns.map((one) =>
    one.name === 'score' ? { ...one, sqlType, required } : one,
  );
  const contract = contractOf('students', { columns });
  const found = TABLE.columns.map((one) =>
    one.name === 'score' ? { name: 'score', type: inferred } : one,
  );
  return compareCatalogue(contract, { name: 'students', columns: found }).length;
};

describe('inferred types', () => {
  it.each([
    ['integer', 'int', true],
    ['integer', 'bigint', true],
    ['integer', 'double', false],
    ['bigint', 'decimal(20,0)', false],
    ['numeric(5,2)', 'double', true],
    ['numeric(5,2)', 'decimal(5,2)', true],
    ['numeric(5,2)', 'int', true],
    ['integer', 'date', false],
    ['date', 'date', true],
    ['date', 'string', true],
    ['date', 'timestamp', false],
    ['timestamptz', 'date', true],
    ['boolean', 'boolean', true],
    ['boolean', 'int', false],
    ['text', 'int', true],
    ['text', 'string', true],
    ['integer', 'string', false],
    ['numeric(5,2)', 'string', false],
  ])('declared %s takes inferred %s: %s', (declared, inferred, fits) => {
    expect(fitsInto(inferred, declared)).toBe(fits);
    expect(problemsFor(declared, inferred)).toBe(fits ? 0 : 1);
  });

  it('of an optional column without any value may be string', () => {
    expect(problemsFor('integer', 'string', false)).toBe(0);
    expect(problemsFor('integer', 'double', false)).toBe(1);
  });
});

it('expects the column of tombstones only where the contract has them', () => {
  const deleting = contractOf('students', { deleteWhen: 'score < 0' });
  const [id, score, ...provenance] = TABLE.columns;
  if (id === undefined || score === undefined) throw new Error('the table has columns');
  const columns = [id, score, { name: '_deleted', type: 'string' }, ...provenance];
  expect(compareCatalogue(deleting, { name: 'students', columns })).toEqual([]);
  expect(compareCatalogue(deleting, TABLE)).toMatchObject([{ code: 'columns_differ' }]);
  expect(compareCatalogue(STUDENTS, { name: 'students', columns })).toMatchObject([
    { code: 'columns_differ' },
  ]);
});
