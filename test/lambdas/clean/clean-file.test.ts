import { gzipSync } from 'node:zlib';
import { fileIdOf } from '../../../lambdas/clean/file-identity';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Marker, Receipt } from '../../../lambdas/shared/documents';
import type { ObjectStore, ObjectVersion } from '../../../lambdas/shared/ports';
import { KEY, UNRECOGNISED } from '../../../names';
import { contract, table } from './engine/clean-content';
import { CONTENT, cleanData, contents, LAKE, lake, NOON, put, RAW, read } from './raw-lake';

test('a file becomes parts, rejects, ledger, receipt and marker', async () => {
  const { store, ports } = lake();
  const versionId = await put(store, 'marks/f.csv', CONTENT);
  const receipt = await cleanData(ports, { bucket: RAW, key: 'marks/f.csv', versionId });
  const id = fileIdOf(RAW, 'marks/f.csv', versionId);
  const folder = KEY.rendition('marks', id, receipt.rendition);
  expect(receipt).toMatchObject({
    file: 'marks/f.csv',
    file_id: id,
    dataset: 'marks',
    contract_version: '1.0.0',
    contract_hash: contract().hash,
    order_time: NOON,
    generation: 1,
    status: 'clean',
    rows: { read: 4, clean: 2, rejected: 1, duplicate: 1 },
    rejected_by_reason: { type: 1 },
    parts: [{ key: `${folder}part-00000.csv.gz`, rows: 2, own: true }],
    rejects_key: KEY.rejects('marks', id),
    reject_ledger_key: `${folder}_rejects.csv.gz`,
  });
  expect(receipt.ms).toMatchObject({ queue: 62_000, total: 1000 });
  expect(await read<Receipt>(store, KEY.receipt('marks', id))).toEqual(receipt);
  expect(await read<Marker>(store, KEY.marker(id, 1))).toEqual({
    file_id: id,
    generation: 1,
    dataset: 'marks',
    receipt_key: KEY.receipt('marks', id),
  });
  const files = await contents(store);
  const rows = table(files[`${folder}part-00000.csv.gz`] ?? '');
  expect(rows.map((row) => [row['id'], row['_file'], row['_line']])).toEqual([
    ['1', id, '2'],
    ['3', id, '5'],
  ]);
  expect(receipt.parts[0]?.bytes).toBe(
    (await store.get(LAKE, receipt.parts[0]?.key ?? ''))?.body.length,
  );
});

describe('delivered again', () => {
  test('the file is not read again, nor a marker put for what is published', async () => {
    const { store, ports } = lake();
    const source = {
      bucket: RAW,
      key: 'marks/f.csv',
      versionId: await put(store, 'marks/f.csv', CONTENT),
    };
    const first = await cleanData(ports, source);
    const marker = KEY.marker(first.file_id, 1);
    await store.delete(LAKE, marker);
    const refusing = { ...ports, store: failingStream(store) };
    expect(await cleanData(refusing, source)).toEqual(first);
    expect(await store.get(LAKE, marker)).toBeDefined();

    await store.delete(LAKE, marker);
    const report = JSON.stringify({ generation: 1, outcome: 'loaded' });
    await store.put(LAKE, KEY.fileReport(first.file_id), report);
    await cleanData(refusing, source);
    expect(await store.get(LAKE, marker)).toBeUndefined();
  });

  test('at the same time there is one receipt, and both answer it', async () => {
    const { store, ports } = lake();
    const source = {
      bucket: RAW,
      key: 'marks/f.csv',
      versionId: await put(store, 'marks/f.csv', CONTENT),
    };
    const answers = await Promise.all([1, 2, 3].map(() => cleanData(ports, source)));
    const id = answers[0]?.file_id ?? '';
    const stored = await read<Receipt>(store, KEY.receipt('marks', id));
    for (const answer of answers) expect(answer).toEqual(stored);
    expect(await store.versions(LAKE, KEY.receipt('marks', id))).toHaveLength(1);
    expect(await store.versions(LAKE, KEY.marker(id, 1))).toHaveLength(1);
  });
});

function failingStream(store: ObjectStore): ObjectStore {
  return new Proxy(store, {
    get: (target, name: keyof ObjectStore) =>
      name === 'stream'
        ? () => Promise.reject(new Error('the raw file was read again'))
        : (...args: unknown[]) => Reflect.apply(target[name], target, args),
  });
}

describe('what is not cleaned ends in a receipt and a marker too', () => {
  test.each([
    ['a page', 'marks/f.csv', '<html>', 'refused', 'html', 'marks'],
    ['too many bytes', 'marks/f.csv', 'x'.repeat(1_000_001), 'refused', 'too_large', null],
    [
      'too many bytes once unpacked',
      'marks/f.csv.gz',
      gzipSync(`${CONTENT}${'1,a,5\n'.repeat(200_000)}`),
      'refused',
      'too_large',
      'marks',
    ],
    ['a stranger', 'f.csv', 'x,y\n1,2\n', 'unrecognised', 'unrecognised', null],
    [
      'damaged gzip',
      'marks/f.csv.gz',
      gzipSync(CONTENT).subarray(0, 40),
      'refused',
      'gzip_damaged',
      'marks',
    ],
  ])('%s', async (_what, key, content, status, code, dataset) => {
    const { store, ports } = lake();
    await put(store, key, content);
    const receipt = await cleanData(ports, { bucket: RAW, key });
    expect(receipt).toMatchObject({
      status,
      reason: { code },
      dataset,
      parts: [],
      contract_hash: null,
    });
    expect(receipt.bytes).toBe(Buffer.byteLength(content));
    const receiptKey = KEY.receipt(dataset ?? UNRECOGNISED, receipt.file_id);
    expect(await read(store, receiptKey)).toEqual(receipt);
    expect(await read(store, KEY.marker(receipt.file_id, 1))).toMatchObject({
      receipt_key: receiptKey,
    });
    const proposals = status === 'unrecognised' ? [KEY.proposal(receipt.file_id)] : [];
    expect(receipt.proposal_key).toBe(proposals[0]);
    const keys = [receiptKey, KEY.marker(receipt.file_id, 1), ...proposals];
    expect(Object.keys(await contents(store)).toSorted()).toEqual(keys.toSorted());
  });

  test('too many bytes are refused with advice before a byte is read', async () => {
    const { store, ports } = lake();
    await put(store, 'marks/f.csv', 'x'.repeat(1_000_001));
    const unread = new Proxy<ObjectStore>(store, {
      get: (target, name: keyof ObjectStore) => {
        if (name === 'stream') throw new Error('the raw object was opened');
        return (...args: unknown[]) => Reflect.apply(target[name], target, args);
      },
    });
    const source = { bucket: RAW, key: 'marks/f.csv' };
    const receipt = await cleanData({ ...ports, store: unread }, source);
    expect(receipt).toMatchObject({ status: 'refused', bytes: 1_000_001 });
    expect(receipt.reason?.message).toMatch(/1000001.*1000000.*[Ss]plit/);
  });

  test('a version that is gone', async () => {
    const { store, ports } = lake();
    await put(store, 'marks/f.csv', CONTENT);
    const source = { bucket: RAW, key: 'marks/f.csv', versionId: 'gone' };
    const receipt = await cleanData(ports, source);
    expect(receipt).toMatchObject({ status: 'refused', reason: { code: 'raw_missing' } });
    expect(await cleanData(ports, source)).toEqual(receipt);
  });

  test('a version that goes while it is cleaned', async () => {
    const { store, ports } = lake();
    await put(store, 'marks/f.csv', CONTENT);
    const versions = await store.versions(RAW, 'marks/f.csv');
    await store.delete(RAW, 'marks/f.csv');
    const stale = new Proxy<ObjectStore>(store, {
      get: (target, name: keyof ObjectStore) =>
        name === 'versions'
          ? async (): Promise<ObjectVersion[]> => versions
          : (...args: unknown[]) => Reflect.apply(target[name], target, args),
    });
    const receipt = await cleanData(
      { ...ports, store: stale },
      { bucket: RAW, key: 'marks/f.csv' },
    );
    expect(receipt.reason?.code).toBe('raw_missing');
  });
});

describe('the order of versions', () => {
  test('never runs backwards for one key', async () => {
    const times = [NOON, NOON - 5000, NOON - 5000, NOON + 9000];
    const { store, ports } = lake(new MemoryObjectStore({ now: () => times.shift() ?? NOON }));
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push(await put(store, 'marks/f.csv', CONTENT));
    const orders: number[] = [];
    for (const versionId of ids.toReversed()) {
      const source = { bucket: RAW, key: 'marks/f.csv', versionId };
      orders.unshift((await cleanData(ports, source)).order_time - NOON);
    }
    expect(orders).toEqual([0, 1, 2, 9000]);
  });

  test('without a version in the event the newest is meant', async () => {
    const { store, ports } = lake();
    await put(store, 'marks/f.csv', CONTENT);
    const newest = await put(store, 'marks/f.csv', 'id,name,points\n9,z,9\n');
    const receipt = await cleanData(ports, { bucket: RAW, key: 'marks/f.csv' });
    expect(receipt).toMatchObject({ version_id: newest, rows: { read: 1 } });
  });
});

test('the receipt counts what is worth a look; a file without such rows has no warnings', async () => {
  const { store, ports } = lake();
  await put(store, 'marks/f.csv', 'id,name,points\n1,=a,5\n2,=b,6\n3,Ã©,x\n4,#REF!,7\n');
  const receipt = await cleanData(ports, { bucket: RAW, key: 'marks/f.csv' });
  expect(receipt.warnings).toEqual({ 'formula:name': 2, 'spreadsheet:name': 1 });
  await put(store, 'marks/g.csv', CONTENT);
  expect(await cleanData(ports, { bucket: RAW, key: 'marks/g.csv' })).not.toHaveProperty(
    'warnings',
  );
});

test('neither a log line nor a receipt holds a cell', async () => {
  const lines: unknown[] = [];
  const take = (message: string, facts?: unknown) => void lines.push(message, facts);
  const { store, ports } = lake();
  await put(
    store,
    'marks/f.csv',
    'id,name,points\nsecret-id,secret-name,secret-points\n=secret,=secret,5\n',
  );
  const log = { info: take, warn: take, error: take };
  const receipt = await cleanData({ ...ports, log }, { bucket: RAW, key: 'marks/f.csv' });
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify([lines, receipt])).not.toContain('secret');
});
