import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { parse } from 'csv-parse/sync';

import { readContracts } from '../../contracts/read-contracts';
import { recognise } from '../../contracts/recognise';
import { cleanLocalFile } from '../../lambdas/clean/clean-local';
import { generateDrops, type SampleDrop } from '../../samples/drops';
import { checkRows } from '../contracts/check-rows';

const contracts = readContracts(join(__dirname, '..', '..', 'contracts'));
const folder = mkdtempSync(join(tmpdir(), 'edulake-drops-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** 500 files of all datasets, a fifth of them dirty. */
const drops = generateDrops({ seed: 1, files: 500, dirtyShare: 0.2 });
const isDirty = ({ expected: { rows } }: SampleDrop) => rows.rejected + rows.duplicate > 0;

test('so many object versions of all datasets, some keys in several versions, about a fifth of them dirty', () => {
  expect(drops).toHaveLength(500);
  expect(new Set(drops.map(({ dataset }) => dataset)).size).toBe(18);
  const versions = new Map<string, number>();
  for (const { key } of drops) versions.set(key, (versions.get(key) ?? 0) + 1);
  expect([...versions.values()].filter((count) => count > 1).length).toBeGreaterThan(20);
  expect(new Set(drops.map(({ body }) => body)).size).toBe(500);
  const dirty = drops.filter(isDirty).length;
  expect(dirty).toBeGreaterThan(70);
  expect(dirty).toBeLessThan(130);
});

const text = (seed: number, files: number) =>
  JSON.stringify(generateDrops({ seed, files, dirtyShare: 0.2 }));

test('equal options give equal drops, fewer files are the first of them', () => {
  expect(text(1, 500) === JSON.stringify(drops)).toBe(true);
  expect(text(1, 40) === JSON.stringify(drops.slice(0, 40))).toBe(true);
  expect(text(2, 40) === text(1, 40)).toBe(false);
});

test('datasets can be chosen, and no dirt is none', () => {
  const chosen = generateDrops({
    seed: 3,
    files: 30,
    datasets: ['orders', 'courses'],
    dirtyShare: 0,
  });
  expect(new Set(chosen.map(({ dataset }) => dataset))).toEqual(new Set(['orders', 'courses']));
  expect(chosen.filter(isDirty)).toEqual([]);
});

test('every reason of a bad row that a file can show is among them', () => {
  const reasons = new Set(
    drops.flatMap(({ expected }) => Object.keys(expected.rejected_by_reason)),
  );
  expect([...reasons].toSorted()).toEqual([
    'enum',
    'field_count',
    'length',
    'missing',
    'pattern',
    'range',
    'type',
  ]);
});

test('clean comes to the same books under the key of each, and holds none', async () => {
  for (const drop of drops.filter(isDirty).slice(0, 60)) {
    const path = join(folder, drop.key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, drop.body);
    const { dataset, status, rows, rejected_by_reason } = await cleanLocalFile(path, {
      contracts,
      out: folder,
    });
    expect({ key: drop.key, dataset, status, rows, rejected_by_reason }).toEqual({
      key: drop.key,
      dataset: drop.dataset,
      status: 'clean',
      rows: drop.expected.rows,
      rejected_by_reason: drop.expected.rejected_by_reason,
    });
  }
}, 60_000);

test('good rows of one key are alike, or differ in what says which is newer', () => {
  const tellings = new Map<string, Set<string>>();
  for (const { dataset, key, body } of drops) {
    const contract = contracts.find((candidate) => candidate.dataset === dataset)!;
    const [header = [], ...records]: string[][] = parse(body, { relax_column_count: true });
    const whole = records.filter((record) => record.length === header.length);
    const recognition = recognise([contract], header, key);
    if (!recognition.ok) throw new Error(recognition.message);
    const { mapping, captured } = recognition;
    for (const { cells, reasons } of checkRows(contract, mapping, whole, captured)) {
      if (reasons.length > 0) continue;
      const names = contract.key.length > 0 ? contract.key : Object.keys(cells);
      const order = [...names, ...contract.versionOrder].map((name) => cells[name]);
      const row = JSON.stringify([dataset, ...order]);
      tellings.set(row, (tellings.get(row) ?? new Set()).add(JSON.stringify(cells)));
    }
  }
  expect([...tellings.values()].filter((texts) => texts.size > 1)).toEqual([]);
  expect(tellings.size).toBeGreaterThan(10_000);
}, 60_000);

test('no two files tell of one row where nothing says which is newer', () => {
  const tellers = new Map<string, Set<string>>();
  for (const { dataset, key, expected } of drops) {
    const contract = contracts.find((candidate) => candidate.dataset === dataset)!;
    if (contract.versionOrder.length > 0) continue;
    for (const row of expected.keys) {
      const name = `${dataset} ${row}`;
      tellers.set(name, (tellers.get(name) ?? new Set()).add(key));
    }
  }
  expect([...tellers].filter(([, files]) => files.size > 1).slice(0, 3)).toEqual([]);
  expect(tellers.size).toBeGreaterThan(5_000);
});

test('the keys of the good rows are as many as the books say', () => {
  for (const { expected } of drops) expect(new Set(expected.keys).size).toBe(expected.rows.clean);
});
