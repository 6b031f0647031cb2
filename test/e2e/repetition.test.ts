import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expectQuiet } from './support/cloud';
import { executions } from './support/executions';
import { balance, drop, sql } from './support/lake';

const FLOOD = 200;

const folder = mkdtempSync(join(tmpdir(), 'edulake-repetition-'));

function skills(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `student_id,skill,level\n${rows.map((row) => `${row}\n`).join('')}`);
  return path;
}

async function stored(pattern: string): Promise<unknown[]> {
  const rows = await sql(
    `select concat_ws(',', student_id, skill, level) as said from core.student_skills where student_id like '${pattern}' order by student_id, skill`,
  );
  return rows.map((row) => row['said']);
}

test('the same file three times leaves the warehouse as one did', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `R${String(i).padStart(3, '0')},sql,3`);
  const file = skills('three_times.csv', rows);
  const books = await drop([file, file, file]);
  expect(books).toHaveLength(3);
  for (const one of books) expect(balance(one)).toEqual({ read: 40, accounted: 40 });
  expect(books.reduce((sum, one) => sum + (one.loaded?.inserted ?? 0), 0)).toBe(40);
  expect(await stored('R%')).toEqual(rows);
});

test('two files dropped at once are both loaded', async () => {
  const books = await drop([
    skills('both_a.csv', ['TA1,sql,1', 'TB1,sql,1']),
    skills('both_b.csv', ['TA2,sql,2', 'TB2,sql,2']),
  ]);
  expect(books.map((one) => one.outcome)).toEqual(['loaded', 'loaded']);
  expect(await stored('TA%')).toEqual(['TA1,sql,1', 'TA2,sql,2']);
});

test('a corrected file over the first one replaces what it says', async () => {
  await drop([skills('corrected.csv', ['C1,sql,1', 'C2,sql,2'])]);
  const [books] = await drop([skills('corrected.csv', ['C1,sql,5', 'C2,sql,2', 'C3,sql,3'])]);
  expect(books).toMatchObject({
    outcome: 'loaded',
    loaded: { inserted: 1, updated: 1, unchanged: 1, superseded: 0 },
  });
  expect(await stored('C_')).toEqual(['C1,sql,5', 'C2,sql,2', 'C3,sql,3']);
});

test(`${FLOOD} files at once end in a few executions, never two at a time`, async () => {
  const before = (await executions()).length;
  const files = Array.from({ length: FLOOD }, (_, i) =>
    skills(`flood_${i}.csv`, [`F${i},sql,1`, `F${i},python,2`]),
  );
  const books = await drop(files);
  expect(books.filter((one) => one.outcome === 'loaded')).toHaveLength(FLOOD);
  const loaded = await sql(
    "select count(*)::int as n from core.student_skills where student_id ~ '^F[0-9]+$'",
  );
  expect(loaded[0]?.['n']).toBe(2 * FLOOD);
  await expectQuiet();

  const all = await executions();
  expect(all.length - before).toBeLessThan(FLOOD / 5);
  for (const [i, one] of all.slice(1).entries()) {
    const previousEnd = all[i]?.stopDate?.getTime() ?? Number.POSITIVE_INFINITY;
    expect(one.startDate?.getTime()).toBeGreaterThanOrEqual(previousEnd);
  }
});
