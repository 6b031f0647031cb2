import { cleanFile } from '../../../lambdas/clean/clean-file';
import { fileIdOf } from '../../../lambdas/clean/file-identity';
import type { Decision } from '../../../lambdas/shared/decisions';
import type { Receipt } from '../../../lambdas/shared/documents';
import { KEY } from '../../../names';
import { contract, table } from './engine/clean-content';
import { decisionOf, putDecision, rejectsOf } from './people';
import { CONFIG, CONTENT, cleanData, contents, LAKE, lake, NOON, put, RAW, read } from './raw-lake';

const SOURCE = { bucket: RAW, key: 'marks/f.csv' };

/** A lake with one cleaned file. */
async function cleanedLake(facts: Parameters<typeof contract>[0] = {}, content = CONTENT) {
  const own = lake();
  const ports = { ...own.ports, contracts: [contract(facts)] };
  await put(own.store, SOURCE.key, content);
  const receipt = await cleanData(ports, SOURCE);
  const decide = async (kind: Decision['kind'], id: string, over: Partial<Decision> = {}) => {
    const version = await putDecision(own.store, decisionOf(kind, receipt.file_id, id, over));
    return cleanFile(ports, version, CONFIG);
  };
  const current = async () => {
    const stored = await read<Receipt>(own.store, KEY.receipt('marks', receipt.file_id));
    if (stored === undefined) throw new Error('the receipt is gone');
    return stored;
  };
  return { ...own, ports, receipt, decide, current };
}

const HELD = { maxRejectedPercent: 10 };

test('a release makes the next generation of a held file: same parts, new status', async () => {
  const { store, receipt, decide, current } = await cleanedLake(HELD);
  expect(receipt).toMatchObject({ status: 'held', reason: { code: 'too_many_rejects' } });
  const taken = await decide('release', '01A');
  const released = await current();
  expect(released).toMatchObject({
    generation: 2,
    status: 'clean',
    reason: null,
    released: { by: 'registrar', at: '2026-11-21T13:00:00.000Z' },
    waived: null,
    decisions: ['01A'],
    fixes: [],
  });
  expect(released.parts).toEqual(receipt.parts);
  expect(released.rendition).toBe(receipt.rendition);
  expect(await read(store, KEY.marker(receipt.file_id, 2))).toMatchObject({ generation: 2 });
  expect(taken).toMatchObject({
    kind: 'decision',
    status: 'clean',
    reason: null,
    generation: 2,
    decision: { id: '01A', kind: 'release', file_id: receipt.file_id, why: 'because' },
  });
  const id = fileIdOf(RAW, 'decisions/01A.json', taken.version_id);
  expect(await read(store, KEY.decisionReceipt(id))).toEqual(taken);
});

test('a released file keeps its warnings', async () => {
  const content = 'id,name,points\n1,=a,5\n2,b,x\n';
  const { receipt, decide, current } = await cleanedLake(HELD, content);
  await decide('release', '01A');
  const warnings = { 'formula:name': 1 };
  expect([receipt, await current()]).toMatchObject([
    { status: 'held', warnings },
    { status: 'clean', warnings },
  ]);
});

test('release, waiver and retraction need no raw file any more', async () => {
  const { store, receipt, decide, current } = await cleanedLake(HELD);
  await store.delete(RAW, SOURCE.key);
  await decide('release', '01A');
  await decide('waive', '01B', { by: 'head' });
  expect(await current()).toMatchObject({
    generation: 3,
    status: 'clean',
    waived: { by: 'head' },
    rows: receipt.rows,
  });
  await decide('retract', '01C');
  expect(await current()).toMatchObject({
    generation: 4,
    status: 'retracted',
    reason: null,
    parts: receipt.parts,
    decisions: ['01A', '01B', '01C'],
  });
});

test('a retraction outlives a release; of two releases the first counts', async () => {
  const { decide, current } = await cleanedLake(HELD);
  await decide('retract', '01A');
  await decide('release', '01C', { by: 'second' });
  await decide('release', '01B', { by: 'first' });
  expect(await current()).toMatchObject({ status: 'retracted', released: { by: 'first' } });
});

test('a file that was refused stays so, whatever is decided', async () => {
  const { store, ports } = lake();
  await put(store, SOURCE.key, '<html>');
  const { file_id } = await cleanData(ports, SOURCE);
  for (const [kind, id] of [
    ['retract', '01A'],
    ['release', '01B'],
    ['replay', '01C'],
  ] as const)
    await cleanFile(ports, await putDecision(store, decisionOf(kind, file_id, id)), CONFIG);
  expect(await read(store, KEY.receipt('marks', file_id))).toMatchObject({
    status: 'refused',
    reason: { code: 'html' },
    generation: 4,
  });
});

describe('a replay', () => {
  const wider = contract({ version: '2.0.0', missingValues: ['NA', 'x'] });

  test('reads the raw file under the contract of today', async () => {
    const { store, ports, receipt, current } = await cleanedLake();
    const today = { ...ports, contracts: [wider] };
    const version = await putDecision(store, decisionOf('replay', receipt.file_id, '01A'));
    await cleanFile(today, version, CONFIG);
    const replayed = await current();
    expect(replayed).toMatchObject({
      generation: 2,
      contract_version: '2.0.0',
      contract_hash: wider.hash,
      order_time: receipt.order_time,
      rows: { read: 4, clean: 3, rejected: 0, duplicate: 1 },
      rejects_key: null,
    });
    expect(replayed.rendition).not.toBe(receipt.rendition);
    for (const { key } of [...receipt.parts, ...replayed.parts])
      expect(await store.get(LAKE, key)).toBeDefined();
  });

  test('keeps the place in the order, though the version that it was raised above is gone', async () => {
    const { store, ports } = lake();
    await put(store, SOURCE.key, CONTENT);
    const [first] = await store.versions(RAW, SOURCE.key);
    await put(store, SOURCE.key, CONTENT);
    const receipt = await cleanData(ports, SOURCE);
    expect(receipt.order_time).toBe(NOON + 1);
    const versions = store.versions.bind(store);
    store.versions = async (bucket, key) =>
      (await versions(bucket, key)).filter(({ versionId }) => versionId !== first?.versionId);
    await cleanFile(
      ports,
      await putDecision(store, decisionOf('replay', receipt.file_id, '01A')),
      CONFIG,
    );
    expect(await read(store, KEY.receipt('marks', receipt.file_id))).toMatchObject({
      generation: 2,
      order_time: NOON + 1,
    });
  });

  test('is the only thing that changes the contract of a file', async () => {
    const { store, ports, receipt, current } = await cleanedLake();
    const today = { ...ports, contracts: [wider] };
    await cleanFile(today, await putDecision(store, reject(receipt)), CONFIG);
    expect(await current()).toMatchObject({ contract_version: '1.0.0', rows: { rejected: 2 } });
  });

  test('that finds another dataset moves the receipt', async () => {
    const { store, ports, receipt } = await cleanedLake();
    const grades = contract({ dataset: 'grades', filePatterns: ['marks/**'] });
    const today = { ...ports, contracts: [grades] };
    const version = await putDecision(store, decisionOf('replay', receipt.file_id, '01A'));
    await cleanFile(today, version, CONFIG);
    const { file_id } = receipt;
    expect(await read(store, KEY.receipt('marks', file_id))).toBeUndefined();
    expect(await read(store, KEY.receipt('grades', file_id))).toMatchObject({
      dataset: 'grades',
      generation: 2,
    });
    expect(await read(store, KEY.marker(file_id, 2))).toMatchObject({
      receipt_key: KEY.receipt('grades', file_id),
    });
  });

  test('of a file whose raw version is gone keeps its rows, and says so', async () => {
    const { store, receipt, decide, current } = await cleanedLake();
    await store.delete(RAW, SOURCE.key);
    expect(await decide('replay', '01A')).toMatchObject({
      status: 'clean',
      generation: 2,
      reason: { code: 'decision_without_raw' },
    });
    expect(await current()).toMatchObject({ generation: 2, parts: receipt.parts, status: 'clean' });
  });

  test('of a file that was gone before it was cleaned changes nothing', async () => {
    const { store, ports } = lake();
    await put(store, SOURCE.key, CONTENT);
    const gone = { ...SOURCE, versionId: 'gone' };
    const { file_id } = await cleanData(ports, gone);
    await cleanFile(ports, await putDecision(store, decisionOf('replay', file_id, '01A')), CONFIG);
    expect(await cleanData(ports, gone)).toMatchObject({
      generation: 2,
      status: 'refused',
      reason: { code: 'raw_missing' },
    });
  });
});

/** What the warehouse says of a file that was cleaned under this contract. */
function reject({ file_id, contract_hash }: Receipt, over: Partial<Decision> = {}): Decision {
  return decisionOf('reject_rows', file_id, `warehouse-${file_id}-1`, {
    by: 'warehouse',
    rows: [{ line: 2, own: true, sqlstate: '22003' }],
    fixes: [],
    contract_hash: contract_hash ?? '',
    ...over,
  });
}

describe('rows that only the warehouse refused', () => {
  test('are rejected before keys are compared, with their cells, and hold no file', async () => {
    const { store, ports, receipt, current } = await cleanedLake({ maxRejectedPercent: 25 });
    await cleanFile(ports, await putDecision(store, reject(receipt)), CONFIG);
    const next = await current();
    expect(next).toMatchObject({
      generation: 2,
      status: 'clean',
      rows: { read: 4, clean: 2, rejected: 2, duplicate: 0 },
      rejected_by_reason: { type: 1, 'warehouse:22003': 1 },
    });
    expect(next.rejects_key).toBe(KEY.laterRejects('marks', receipt.file_id, next.rendition));
    const [first] = await rejectsOf(store, next);
    expect(first).toMatchObject({ id: '1', name: 'a', _line: '2', _reasons: 'warehouse:22003' });
    const parts = await contents(store);
    const rows = next.parts.flatMap(({ key }) => table(parts[key] ?? ''));
    expect(rows.map((row) => row['_line'])).toEqual(['4', '5']);
  });

  test.each([
    ['before', ['reject', 'replay']],
    ['after', ['replay', 'reject']],
  ] as const)(
    'are tried again under another contract, decided %s its replay',
    async (_when, order) => {
      const { store, ports, receipt, current } = await cleanedLake();
      const wider = contract({ version: '2.0.0', missingValues: ['NA', 'x'] });
      const decisions = {
        reject: reject(receipt),
        replay: decisionOf('replay', receipt.file_id, '01A'),
      };
      const contracts = { reject: ports.contracts, replay: [wider] };
      for (const kind of order) {
        const version = await putDecision(store, decisions[kind]);
        await cleanFile({ ...ports, contracts: contracts[kind] }, version, CONFIG);
      }
      expect(await current()).toMatchObject({
        generation: 3,
        contract_hash: wider.hash,
        rows: { read: 4, clean: 3, rejected: 0, duplicate: 1 },
        rejects_key: null,
      });
    },
  );

  test('are refused for good as long as the contract stays', async () => {
    const { store, ports, receipt, decide, current } = await cleanedLake();
    await cleanFile(ports, await putDecision(store, reject(receipt)), CONFIG);
    const { rendition } = await current();
    await decide('replay', '01A');
    expect(await current()).toMatchObject({ generation: 3, rendition, rows: { rejected: 2 } });
  });

  test('must be of the file that the decision is named after', async () => {
    const { store, ports, receipt } = await cleanedLake();
    const strange = reject(receipt, { id: 'warehouse-0123456789abcdef-1' });
    expect(await cleanFile(ports, await putDecision(store, strange), CONFIG)).toMatchObject({
      status: 'refused',
      reason: { code: 'decision_invalid' },
    });
  });
});

describe('a decision about no file', () => {
  test('forget: an entry with the key and a marker that names it', async () => {
    const { store, ports } = lake();
    const forget = decisionOf('forget', null, '01F', { dataset: 'marks', key: ['secret-7'] });
    const version = await putDecision(store, forget);
    const receipt = await cleanFile(ports, version, CONFIG);
    expect(receipt).toMatchObject({ status: 'clean', generation: null, decision: { id: '01F' } });
    expect(JSON.stringify(receipt)).not.toContain('secret');
    expect(await read(store, KEY.forgetEntry('01F'))).toEqual(forget);
    expect(await read(store, KEY.forgetMarker('01F'))).toEqual({
      id: '01F',
      decision_key: KEY.forgetEntry('01F'),
    });
    // Once it is done and erased, the event brings the key back no more.
    await store.delete(LAKE, KEY.forgetEntry('01F'));
    await store.delete(LAKE, KEY.forgetMarker('01F'));
    expect(await cleanFile(ports, version, CONFIG)).toEqual(receipt);
    expect(await read(store, KEY.forgetEntry('01F'))).toBeUndefined();
    expect(await read(store, KEY.forgetMarker('01F'))).toBeUndefined();
  });

  test('recheck: a marker', async () => {
    const { store, ports } = lake();
    await cleanFile(ports, await putDecision(store, decisionOf('recheck', null, '01R')), CONFIG);
    expect(await read(store, KEY.recheckMarker('01R'))).toEqual({ id: '01R' });
  });
});

test('another decision of the same id', async () => {
  const { store, ports, receipt, decide, current } = await cleanedLake();
  await decide('waive', '01A');
  const other = decisionOf('waive', receipt.file_id, '01A', { by: 'somebody else' });
  expect(await cleanFile(ports, await putDecision(store, other), CONFIG)).toMatchObject({
    status: 'refused',
    reason: { code: 'decision_changed' },
  });
  expect(await current()).toMatchObject({ generation: 2, waived: { by: 'registrar' } });
});

test('a decision that comes before its file waits for it', async () => {
  const { store, ports } = lake();
  const versionId = await put(store, SOURCE.key, CONTENT);
  const id = fileIdOf(RAW, SOURCE.key, versionId);
  const version = await putDecision(store, decisionOf('waive', id, '01A'));
  expect(await cleanFile(ports, version, CONFIG)).toMatchObject({
    status: 'clean',
    generation: null,
  });
  expect(await cleanData(ports, SOURCE)).toMatchObject({
    generation: 1,
    decisions: ['01A'],
    waived: { by: 'registrar' },
  });
});

test('doubled decisions are generations of equal effect', async () => {
  const { decide, current } = await cleanedLake(HELD);
  await decide('release', '01A');
  await decide('release', '01B');
  expect(await current()).toMatchObject({ generation: 3, status: 'clean' });
});

test('the outcome of an older generation does not stand for that of a newer one', async () => {
  const { store, ports, receipt, decide } = await cleanedLake();
  await decide('waive', '01A');
  const { file_id } = receipt;
  const told = (generation: number) =>
    store.put(LAKE, KEY.fileReport(file_id), JSON.stringify({ generation, outcome: 'loaded' }));
  await told(1);
  await store.delete(LAKE, KEY.marker(file_id, 2));
  await cleanData(ports, SOURCE);
  expect(await store.get(LAKE, KEY.marker(file_id, 2))).toBeDefined();
  await told(2);
  await store.delete(LAKE, KEY.marker(file_id, 2));
  await cleanData(ports, SOURCE);
  expect(await store.get(LAKE, KEY.marker(file_id, 2))).toBeUndefined();
});
