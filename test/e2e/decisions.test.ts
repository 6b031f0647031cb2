import type { Books } from '../../lambdas/shared/documents';
import { askApi } from './support/api';
import { booksOf } from './support/books';
import { balance, drop, lake, lakeCommand, sql } from './support/lake';
import { csv } from './support/written-file';

const HEADER = 'student_id,skill,level';

interface Decided {
  readonly state: string;
  readonly generation: number | null;
  readonly by: string;
}

async function decide(command: string, fileId: string): Promise<Decided | undefined> {
  const [decided] = await lake<Decided>(command, fileId, '--why', 'a test', '--by', 'Ruth');
  return decided;
}

async function dropped(name: string, ...rows: string[]): Promise<Books & { file_id: string }> {
  const [books] = await drop([csv(name, HEADER, ...rows)]);
  if (books === undefined) throw new Error(`${name} has no books`);
  return books;
}

async function levels(pattern: string): Promise<string[]> {
  const rows = await sql(
    `select concat_ws(' ', student_id, skill, level) as said from core.student_skills where student_id like '${pattern}' order by 1`,
  );
  return rows.map(({ said }) => String(said));
}

async function jobs(): Promise<unknown[]> {
  const rows = await sql(
    "select concat_ws(' ', job_id, title) as said from core.jobs where job_id like 'XJ%' order by 1",
  );
  return rows.map(({ said }) => said);
}

// all at once: each has keys of its own, and one run may load the files of several
test.concurrent('a file with too many rejects waits until somebody releases it', async () => {
  const held = await dropped('xd_held.csv', 'XD1,sql,1', 'XD2,sql,x', 'XD3,sql,y');
  expect(held).toMatchObject({ outcome: 'held', rows_held: 1 });
  expect(await levels('XD_')).toEqual([]);
  expect(await decide('release', held.file_id)).toMatchObject({ state: 'taken', generation: 2 });
  const books = await booksOf(held.file_id);
  expect(await lake('file', held.file_id)).toEqual([books]);
  expect(books).toMatchObject({ outcome: 'loaded', released: { by: 'Ruth' }, rows_held: 0 });
  expect(balance(books)).toEqual({ read: 3, accounted: 3 });
  expect(await levels('XD_')).toEqual(['XD1 sql 1']);
  expect(await decide('release', held.file_id)).toMatchObject({ state: 'before' });
});

test.concurrent('waived rejects wait for nobody, and the books keep them', async () => {
  const { file_id } = await dropped('xw.csv', 'XW1,sql,1', 'XW2,sql,x');
  expect(await decide('waive', file_id)).toMatchObject({ state: 'taken', generation: 2 });
  const books = await booksOf(file_id);
  expect(books).toMatchObject({ outcome: 'loaded', waived: { by: 'Ruth' } });
  expect(balance(books)).toEqual({ read: 2, accounted: 2 });
  expect(
    await sql(`select line::int, status, by from ops.reject where file_id = '${file_id}'`),
  ).toEqual([{ line: 3, status: 'waived', by: 'Ruth' }]);
  expect(await askApi(`/v1/rejects?file_id=${file_id}`)).toMatchObject({
    items: [{ line: 3, status: 'waived', by: 'Ruth' }],
  });
});

test.concurrent('a retracted file is as if it had never been: the rows of older files are back', async () => {
  await dropped('xr_old.csv', 'XR1,sql,1', 'XR2,sql,1');
  const wrong = await dropped('xr_wrong.csv', 'XR1,sql,5', 'XR3,sql,5');
  expect(await levels('XR_')).toEqual(['XR1 sql 5', 'XR2 sql 1', 'XR3 sql 5']);
  expect(await decide('retract', wrong.file_id)).toMatchObject({ state: 'taken' });
  expect(await levels('XR_')).toEqual(['XR1 sql 1', 'XR2 sql 1']);
  expect(await booksOf(wrong.file_id)).toMatchObject({ outcome: 'retracted' });
  expect(await decide('retract', wrong.file_id)).toMatchObject({ state: 'before' });
  const replay = await lakeCommand('replay', wrong.file_id);
  expect(replay.code).toBe(1);
  expect(replay.stdout).toMatch(/retracted/);
  expect(await levels('XR_')).toEqual(['XR1 sql 1', 'XR2 sql 1']);
});

test.concurrent('a retracted version of a snapshot gives way to the one before', async () => {
  const key = 'jobs/e2e-decisions.csv';
  const dropJobs = async (name: string, ...rows: string[]) => {
    const [books] = await drop([csv(name, 'job_id,title', ...rows)], key);
    return books?.file_id ?? '';
  };
  await dropJobs('first.csv', 'XJ1,Beekeeper', 'XJ2,Farrier');
  const second = await dropJobs('second.csv', 'XJ2,Blacksmith', 'XJ3,Cooper');
  expect(await jobs()).toEqual(['XJ2 Blacksmith', 'XJ3 Cooper']);
  await decide('retract', second);
  expect(await jobs()).toEqual(['XJ1 Beekeeper', 'XJ2 Farrier']);
  expect(await askApi('/v1/jobs?q=beekeeper')).toMatchObject({ items: [{ id: 'XJ1' }] });
});

test.concurrent('a replay cleans from the raw bytes again, and changes nothing where nothing changed', async () => {
  const { file_id } = await dropped('xp.csv', 'XP1,sql,1', 'XP2,sql,x', 'XP1,sql,4');
  const before = await levels('XP_');
  expect(await decide('replay', file_id)).toMatchObject({ state: 'taken', generation: 2 });
  const books = await booksOf(file_id);
  expect(books).toMatchObject({ generation: 2, rows: { read: 3, duplicate: 1, rejected: 1 } });
  expect(balance(books)).toEqual({ read: 3, accounted: 3 });
  expect(await levels('XP_')).toEqual(before);
});
