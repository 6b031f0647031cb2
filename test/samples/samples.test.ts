import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';

import { readContracts } from '../../contracts/read-contracts';
import { cleanLocalFile } from '../../lambdas/clean/clean-local';
import type { SampleOptions } from '../../samples/sample-file';
import { writeSamples } from '../../samples/write-samples';

const contracts = readContracts(join(__dirname, '..', '..', 'contracts'));
const folder = () => mkdtempSync(join(tmpdir(), 'edulake-samples-'));
const usual: SampleOptions = { students: 60, jobs: 30, seed: 1, dirtyPercent: 2 };

function rows(path: string): Record<string, string>[] {
  return parse(path.endsWith('.csv') ? readFileSync(path) : path, {
    columns: true,
    relax_column_count: true,
  });
}

test('the books of the cleaning engine are the predicted ones, for any seed and any share of dirt', async () => {
  const options = fc.record({
    students: fc.integer({ min: 1, max: 80 }),
    jobs: fc.integer({ min: 1, max: 50 }),
    seed: fc.nat(),
    dirtyPercent: fc.constantFrom(0, 2, 10, 50),
  });
  await fc.assert(
    fc.asyncProperty(options, async (given) => {
      const files = await writeSamples(folder(), given);
      const out = folder();
      for (const { path, dataset, rows: expected, rejected_by_reason } of files) {
        const receipt = await cleanLocalFile(path, { contracts, out });
        expect({ ...receipt, file: path }).toMatchObject({ dataset, rows: expected });
        expect(receipt.rejected_by_reason).toEqual(rejected_by_reason);
      }
    }),
    { numRuns: 4 },
  );
}, 60_000);

test('there is a file of every dataset, and what refers to another comes after it', async () => {
  const written = (await writeSamples(folder(), usual)).map(({ dataset }) => dataset);
  expect(written.toSorted()).toEqual(contracts.map(({ dataset }) => dataset));
  for (const { dataset, references } of contracts)
    for (const { dataset: other } of references)
      expect(written.indexOf(dataset)).toBeGreaterThan(written.indexOf(other));
});

async function contents(options: SampleOptions): Promise<string[]> {
  return (await writeSamples(folder(), options)).map(({ path }) => readFileSync(path, 'utf8'));
}

test('equal options give equal bytes, another seed gives others', async () => {
  const first = await contents(usual);
  expect(await contents(usual)).toEqual(first);
  const others = await contents({ ...usual, seed: 2 });
  const same = first.filter((text, i) => text === others[i]);
  // two small dimensions have nothing to draw but their dirt
  expect(same.length).toBeLessThanOrEqual(2);
});

test('the share of dirt is about what was asked for, of every kind', async () => {
  const options = { ...usual, students: 4000, dirtyPercent: 10 };
  const [students, performance] = await writeSamples(folder(), options, [
    'students',
    'students_performance',
  ]);
  const wrong = (students?.rows.rejected ?? 0) + (students?.rows.duplicate ?? 0);
  expect(wrong).toBeGreaterThan(320);
  expect(wrong).toBeLessThan(480);
  expect(Object.keys(students?.rejected_by_reason ?? {}).toSorted()).toEqual([
    'field_count',
    'length',
    'missing',
    'pattern',
    'range',
    'type',
  ]);
  expect(performance?.rejected_by_reason).toHaveProperty('enum');
});

test('no dirt: every row is clean', async () => {
  for (const { rows: expected } of await writeSamples(folder(), { ...usual, dirtyPercent: 0 }))
    expect(expected).toMatchObject({ rejected: 0, duplicate: 0, clean: expected.read });
});

test('skills belong to students and jobs whose own rows are good', async () => {
  const out = folder();
  await writeSamples(out, { ...usual, students: 300, jobs: 200, dirtyPercent: 30 });
  const cleaned = await cleanLocalFile(join(out, 'students.csv'), {
    contracts,
    out: folder(),
    plain: true,
  });
  const rejected = cleaned.rows.rejected + cleaned.rows.duplicate;
  expect(rejected).toBeGreaterThan(0);
  const owners = new Set(rows(join(out, 'student_skills.csv')).map((row) => row['student_id']));
  const good = new Set(rows(join(out, 'students.csv')).map((row) => row['student_id']));
  owners.delete('');
  for (const owner of owners) expect(good).toContain(owner);
  expect(owners.size).toBe(cleaned.rows.clean);
});

test('expected.json says what was generated and what its books must be', async () => {
  const out = folder();
  const files = await writeSamples(out, usual);
  const expected: unknown = JSON.parse(readFileSync(join(out, 'expected.json'), 'utf8'));
  expect(expected).toMatchObject({
    ...usual,
    files: files.map(({ file, dataset, rows: counts }) => ({ file, dataset, rows: counts })),
  });
});

test('the text is as awkward as that of real files', async () => {
  const out = folder();
  await writeSamples(out, { ...usual, students: 300, jobs: 200 });
  const people = readFileSync(join(out, 'students.csv'), 'utf8');
  expect(people).toMatch(/O'Brien|D'Angelo|O'Neill/);
  expect(people).toMatch(/[áéíóúñöüøłŁ]/);
  const postings = rows(join(out, 'jobs.csv')).map((row) => row['description'] ?? '');
  for (const awkward of [',', '"', '\n'])
    expect(postings.some((text) => text.includes(awkward))).toBe(true);
});

test('skills and cities are spread as in life: a few are very common', async () => {
  const out = folder();
  await writeSamples(out, { ...usual, students: 2000 }, ['student_skills']);
  const count = new Map<string, number>();
  for (const { skill = '' } of rows(join(out, 'student_skills.csv')))
    count.set(skill, (count.get(skill) ?? 0) + 1);
  const sorted = [...count.values()].toSorted((a, b) => b - a);
  expect(sorted[0]).toBeGreaterThan(5 * (sorted[30] ?? Infinity));
});
