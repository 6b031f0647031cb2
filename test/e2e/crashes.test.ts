import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ENV } from '../../names';
import { askApi } from './support/api';
import { finalBooks } from './support/books';
import { expectQuiet, output } from './support/cloud';
import { knownExecutions, nextFailure } from './support/executions';
import { withEnvironment } from './support/faults';
import { balance, lake, sql } from './support/lake';

const folder = mkdtempSync(join(tmpdir(), 'edulake-crashes-'));

async function dropWithoutWaiting(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, text);
  const [dropped] = await lake<{ file_id: string }>('drop', path);
  return dropped?.file_id ?? '';
}

async function countOf(student: string): Promise<unknown> {
  const rows = await sql(
    `select (select count(*) from core.student_skills where student_id = '${student}')::int as rows,
            (select count(*) from ops.file f join core.student_skills s on s._file = f.file_id where s.student_id = '${student}')::int as books`,
  );
  return rows[0];
}

/** Drops a file while the loader kills itself at `label`, and expects that nothing of it can be seen. */
async function crashAt(label: string, student: string): Promise<string> {
  const known = await knownExecutions();
  return withEnvironment(await output('loadFunction'), { [ENV.killAt]: label }, async () => {
    const fileId = await dropWithoutWaiting(
      `killed_${label}.csv`,
      `student_id,skill,level\n${student},sql,1\n`,
    );
    await nextFailure(known);
    expect(await countOf(student)).toEqual({ rows: 0, books: 0 });
    expect(await askApi(`/v1/files/${fileId}`)).toMatchObject({ outcome: 'pending' });
    return fileId;
  });
}

test('kill -9 of the loader after staging: nothing is visible, and the next run ends right by itself', async () => {
  const fileId = await crashAt('staged', 'K1');
  expect(balance(await finalBooks(fileId))).toEqual({ read: 1, accounted: 1 });
  expect(await countOf('K1')).toEqual({ rows: 1, books: 1 });
});

test('kill -9 inside the transaction: nothing is visible, and the next run ends right', async () => {
  const fileId = await crashAt('in_transaction', 'K2');
  await lake('run', 'publish');
  expect(balance(await finalBooks(fileId))).toEqual({ read: 1, accounted: 1 });
  expect(await countOf('K2')).toEqual({ rows: 1, books: 1 });
  const staging = await sql(
    "select count(*)::int as n from pg_catalog.pg_tables where schemaname = 'stg'",
  );
  expect(staging[0]?.['n']).toBe(0);
  await expectQuiet();
});
