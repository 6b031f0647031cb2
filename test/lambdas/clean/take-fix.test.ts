import { cleanFile } from '../../../lambdas/clean/clean-file';
import { fileIdOf } from '../../../lambdas/clean/file-identity';
import type { RawVersion } from '../../../lambdas/clean/raw-version';
import type { FixEntry, FixReceipt } from '../../../lambdas/shared/decisions';
import type { Receipt } from '../../../lambdas/shared/documents';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { KEY, ZONE } from '../../../names';
import { contract, type Row, table } from './engine/clean-content';
import { decisionOf, putDecision, putFix, rejectsOf } from './people';
import { CONFIG, CONTENT, cleanData, contents, lake, NOON, put, RAW, read } from './raw-lake';

const SOURCE = { bucket: RAW, key: 'marks/f.csv' };
const TWO_BAD = 'id,name,points\n1,a,5\n2,b,x\n3,c,y\n1,d,z\n';

/** A lake with one cleaned file, and a way to take in corrections of its rejects. */
async function cleanedLake(content = TWO_BAD) {
  const own = lake();
  await put(own.store, SOURCE.key, content);
  const receipt = await cleanData(own.ports, SOURCE);
  const rejects = await rejectsOf(own.store, receipt);
  const takeFix = (version: RawVersion): Promise<FixReceipt> => takeIn(own.ports, version);
  const current = async () => {
    const stored = await read<Receipt>(own.store, KEY.receipt('marks', receipt.file_id));
    if (stored === undefined) throw new Error('the receipt is gone');
    return stored;
  };
  return { ...own, receipt, rejects, takeFix, current };
}

async function takeIn(ports: Parameters<typeof cleanFile>[0], version: RawVersion) {
  const receipt = await cleanFile(ports, version, CONFIG);
  if (!('kind' in receipt) || receipt.kind !== 'fix') throw new Error('not the receipt of a fix');
  return receipt;
}

/** A row of a rejects file with other cells. */
const corrected = (rows: readonly Row[], line: string, cells: Row): Row => ({
  ...rows.find((row) => row['_line'] === line),
  ...cells,
});

async function rowsOf(store: ObjectStore, receipt: Receipt, own: boolean): Promise<Row[]> {
  const files = await contents(store);
  const parts = receipt.parts.filter((part) => part.own === own);
  return parts.flatMap(({ key }) => table(files[key] ?? ''));
}

/** Parts, ledgers and rejects: what never changes once it is written. */
async function written(store: ObjectStore): Promise<Record<string, string>> {
  const all = Object.entries(await contents(store));
  return Object.fromEntries(all.filter(([key]) => /^(clean|rejected)\//.test(key)));
}

test.each([
  ['Jos%C3%A9 Mu%C3%B1oz', 'José Muñoz'],
  ['the 100% district', 'the 100% district'],
])('whoever corrected is named as people write it: %s', async (by, name) => {
  const { store, rejects, takeFix } = await cleanedLake();
  const row = corrected(rejects, '3', { points: '7' });
  expect((await takeFix(await putFix(store, [row], 'corrected.csv', by))).by).toBe(name);
});

test('a corrected row becomes a row of the next generation', async () => {
  const { store, receipt, rejects, takeFix, current } = await cleanedLake();
  const version = await putFix(store, [corrected(rejects, '3', { points: '7' })]);
  const fix = await takeFix(version);
  const fixId = fileIdOf(RAW, version.key, version.versionId ?? '');
  expect(fix).toMatchObject({
    kind: 'fix',
    file: 'fixes/corrected.csv',
    file_id: fixId,
    order_time: NOON,
    status: 'clean',
    reason: null,
    by: 'Ada',
    targets: [{ file_id: receipt.file_id, generation: 2 }],
    rows: { taken: 1 },
    results: [{ file_id: receipt.file_id, line: 3, outcome: 'taken' }],
  });
  expect(await read(store, KEY.fixReceipt(fixId))).toEqual(fix);
  const next = await current();
  expect(next).toMatchObject({
    generation: 2,
    fixes: [fixId],
    order_time: receipt.order_time,
    rows: { read: 4, clean: 2, rejected: 2, duplicate: 0 },
  });
  expect(await rowsOf(store, next, true)).toMatchObject([{ id: '1', _line: '2' }]);
  expect(await rowsOf(store, next, false)).toMatchObject([{ id: '2', points: '7', _line: '3' }]);
  expect(await rejectsOf(store, next)).toMatchObject([{ _line: '4' }, { _line: '5' }]);
  const ledger = table((await contents(store))[next.reject_ledger_key ?? ''] ?? '');
  expect(ledger.find((row) => row['_line'] === '3')).toMatchObject({
    _status: 'fixed',
    _by: 'Ada',
    _at: new Date(NOON).toISOString(),
  });
  expect(await read(store, KEY.marker(receipt.file_id, 2))).toMatchObject({ generation: 2 });
});

test('an entry is what one fix says of one file', async () => {
  const { store, receipt, rejects, takeFix } = await cleanedLake();
  const version = await putFix(store, [corrected(rejects, '3', { points: '7' })]);
  const { file_id } = await takeFix(version);
  const entry = await read<FixEntry>(store, KEY.fixEntry(receipt.file_id, NOON, file_id));
  expect(entry).toMatchObject({
    fix_id: file_id,
    order_time: NOON,
    by: 'Ada',
    at: new Date(NOON).toISOString(),
    rows: [{ line: 3, cells: { id: '2', name: 'b', points: '7' } }],
  });
});

test('a later fix of a line wins, the earlier is overridden, the old parts stay', async () => {
  const { store, rejects, takeFix, current } = await cleanedLake();
  await takeFix(await putFix(store, [corrected(rejects, '3', { points: '7' })], 'a.csv'));
  const before = await current();
  const objects = await written(store);
  await takeFix(await putFix(store, [corrected(rejects, '3', { points: '8' })], 'b.csv', ' '));
  const next = await current();
  expect(next).toMatchObject({ generation: 3, rows: { clean: 2, rejected: 2 } });
  expect(next.fixes).toHaveLength(2);
  expect(await rowsOf(store, next, false)).toMatchObject([{ points: '8' }]);
  expect(next.parts.map(({ key }) => key)).not.toEqual(before.parts.map(({ key }) => key));
  expect(await written(store)).toMatchObject(objects);
});

test('a row that is still wrong says why; one that is not there is unknown', async () => {
  const { store, rejects, takeFix, current } = await cleanedLake();
  const rows = [
    corrected(rejects, '3', { points: '700' }),
    { ...corrected(rejects, '4', { points: '7' }), _line: '2' },
    { ...corrected(rejects, '5', { points: '7' }), _check: '0123456789abcdef' },
  ];
  const fix = await takeFix(await putFix(store, rows, 'x.csv', ''));
  expect(fix).toMatchObject({
    status: 'clean',
    by: 'unknown',
    rows: { still_rejected: 1, unknown_line: 1, check_differs: 1 },
  });
  expect(fix.results.find(({ line }) => line === 3)).toMatchObject({
    outcome: 'still_rejected',
    reasons: 'range:points',
  });
  expect(await current()).toMatchObject({ generation: 2, rows: { clean: 1, rejected: 3 } });
});

test('one fix repairs rows of several files; a file that is not there waits for it', async () => {
  const { store, ports, rejects, receipt, takeFix } = await cleanedLake();
  await put(store, 'marks/g.csv', CONTENT);
  const other = await cleanData(ports, { bucket: RAW, key: 'marks/g.csv' });
  const rows = [
    corrected(rejects, '3', { points: '7' }),
    corrected(await rejectsOf(store, other), '3', { points: '8' }),
    { ...corrected(rejects, '4', { points: '9' }), _file: 'fedcba9876543210' },
    { ...corrected(rejects, '5', { points: '9' }), _file: '../../receipts' },
  ];
  const fix = await takeFix(await putFix(store, rows));
  expect(fix.targets).toEqual([
    { file_id: receipt.file_id, generation: 2 },
    { file_id: other.file_id, generation: 2 },
    { file_id: 'fedcba9876543210', generation: null },
  ]);
  expect(fix.rows).toEqual({ taken: 2, row_incomplete: 1 });
  const entries = Object.keys(await contents(store)).filter((key) => key.startsWith(ZONE.fixes));
  expect(entries).toHaveLength(3);
});

test('a fix lifts a hold that was for too many rejects', async () => {
  const own = lake();
  const ports = { ...own.ports, contracts: [contract({ maxRejectedPercent: 30 })] };
  await put(own.store, SOURCE.key, 'id,name,points\n1,a,5\n2,b,x\n');
  const held = await cleanData(ports, SOURCE);
  expect(held.status).toBe('held');
  const rejects = await rejectsOf(own.store, held);
  const version = await putFix(own.store, [corrected(rejects, '3', { points: '7' })]);
  await takeIn(ports, version);
  expect(await cleanData(ports, SOURCE)).toMatchObject({ status: 'clean', generation: 2 });
});

test('a fix survives a replay and is judged by the new contract', async () => {
  const { store, ports, receipt, rejects, takeFix, current } = await cleanedLake();
  await takeFix(await putFix(store, [corrected(rejects, '3', { points: '7' })]));
  const stricter = contract({ version: '2.0.0', missingValues: ['NA', '5', '7'] });
  const version = await putDecision(store, decisionOf('replay', receipt.file_id, '01A'));
  await cleanFile({ ...ports, contracts: [stricter] }, version, CONFIG);
  const next = await current();
  expect(next).toMatchObject({ generation: 3, contract_version: '2.0.0', rows: { clean: 2 } });
  expect(await rowsOf(store, next, false)).toMatchObject([{ id: '2', points: '' }]);
});

test('a fix of a file whose raw version is gone changes no row, and says so', async () => {
  const { store, receipt, rejects, takeFix, current } = await cleanedLake();
  await store.delete(RAW, SOURCE.key);
  const fix = await takeFix(await putFix(store, [corrected(rejects, '3', { points: '7' })]));
  expect(fix).toMatchObject({
    status: 'clean',
    reason: { code: 'decision_without_raw' },
    rows: { unknown_file: 1 },
    targets: [{ generation: 2 }],
  });
  expect(await current()).toMatchObject({
    generation: 2,
    parts: receipt.parts,
    rows: receipt.rows,
  });
});

test('a fix of a file that was refused finds no line', async () => {
  const { store, ports } = lake();
  await put(store, SOURCE.key, '<html>');
  const refused = await cleanData(ports, SOURCE);
  const row = { id: '1', _file: refused.file_id, _line: '2', _check: '0123456789abcdef' };
  const fix = await takeIn(ports, await putFix(store, [row]));
  expect(fix).toMatchObject({ status: 'clean', rows: { unknown_line: 1 } });
  expect(await cleanData(ports, SOURCE)).toMatchObject({ status: 'refused', generation: 2 });
});

test('counts are whole where results are too many, and what needs somebody comes first', async () => {
  const bad = Array.from({ length: 1500 }, (_, index) => `${index},n,x`);
  const { store, rejects, takeFix } = await cleanedLake(`id,name,points\n${bad.join('\n')}\n`);
  const rows = rejects.map((row, index) => ({ ...row, points: index < 1400 ? '5' : '500' }));
  const fix = await takeFix(await putFix(store, rows));
  expect(fix.rows).toEqual({ taken: 1400, still_rejected: 100 });
  expect(fix.results).toHaveLength(1000);
  expect(fix.results.slice(0, 100).every(({ outcome }) => outcome === 'still_rejected')).toBe(true);
});

describe('what is no rejects file is refused with a receipt', () => {
  test.each([
    ['an image', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'image'],
    ['data', CONTENT, 'not_a_rejects_file'],
    ['nothing', '', 'empty'],
  ])('%s', async (_what, content, code) => {
    const { store, ports } = lake();
    const versionId = await put(store, 'fixes/x.csv', content);
    const receipt = await takeIn(ports, { bucket: RAW, key: 'fixes/x.csv', versionId });
    expect(receipt).toMatchObject({ status: 'refused', reason: { code }, targets: [], rows: {} });
    expect(Object.keys(await contents(store))).toEqual([KEY.fixReceipt(receipt.file_id)]);
  });

  test('a version that is gone', async () => {
    const { store, ports } = lake();
    await put(store, 'fixes/x.csv', CONTENT);
    const gone = { bucket: RAW, key: 'fixes/x.csv', versionId: 'gone' };
    expect(await takeIn(ports, gone)).toMatchObject({ reason: { code: 'raw_missing' } });
  });

  test('rows of more files than one call can clean', async () => {
    const { store, ports } = lake();
    const rows = Array.from({ length: 1001 }, (_, index) => ({
      id: '1',
      _file: String(index).padStart(16, '0'),
      _line: '2',
      _check: '0123456789abcdef',
    }));
    const receipt = await takeIn(ports, await putFix(store, rows));
    expect(receipt).toMatchObject({ status: 'refused', reason: { code: 'too_many_files' } });
    expect(Object.keys(await contents(store))).toEqual([KEY.fixReceipt(receipt.file_id)]);
  });
});

test('delivered again, a fix leaves everything as it is', async () => {
  const { store, rejects, takeFix } = await cleanedLake();
  const version = await putFix(store, [corrected(rejects, '3', { points: '7' })]);
  const first = await takeFix(version);
  const before = await contents(store);
  expect(await takeFix(version)).toEqual(first);
  expect(await contents(store)).toEqual(before);
});

test('neither log lines nor receipts of a fix hold a cell', async () => {
  const lines: unknown[] = [];
  const log = (message: string, facts?: unknown) => void lines.push(message, facts);
  const { store, ports, rejects } = await cleanedLake('id,name,points\n1,secret-name,x\n');
  const loud = { ...ports, log: { info: log, warn: log, error: log } };
  const version = await putFix(store, [corrected(rejects, '2', { points: 'secret-points' })]);
  const receipt = await takeIn(loud, version);
  expect(receipt.rows).toEqual({ still_rejected: 1 });
  expect(JSON.stringify([lines, receipt])).not.toContain('secret');
});
