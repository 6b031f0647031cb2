import { gunzipSync } from 'node:zlib';

import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';

import { askApi } from './support/api';
import { expectQuiet, output, testCloud } from './support/cloud';
import { balance, drop, lake, lakeCommand, sql } from './support/lake';
import { waitFor } from './support/wait';
import { asSuperuser } from './support/warehouse';
import { csv } from './support/written-file';

/** In every cell that tells something of the person, so that no trace of them is overlooked. */
const TRACE = 'Zebulonia';
const ID = `XF1-${TRACE}`;
const STUDENTS = 'student_id,first_name,last_name,email,gpa,updated_at';
const SKILLS = 'student_id,skill,level';

/** Every object version of the lake bucket whose key or bytes (unpacked) have the trace. */
async function objectsWithTrace(): Promise<string[]> {
  const { store } = await testCloud();
  const bucket = await output('lakeBucket');
  const s3 = new S3Client();
  const found: string[] = [];
  for await (const { key, versionId } of store.allVersions(bucket, '')) {
    const answer = await s3
      .send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }))
      .catch(() => undefined);
    const bytes = Buffer.from((await answer?.Body?.transformToByteArray()) ?? []);
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    if (key.includes(TRACE) || plain.includes(TRACE)) found.push(key);
  }
  return found;
}

/** Every table of the warehouse with a row that has the trace, those too that nobody may read. */
async function tablesWithTrace(): Promise<string[]> {
  const tables = await asSuperuser(
    "select format('%I.%I', schemaname, tablename) as name from pg_catalog.pg_tables where schemaname in ('core', 'mart', 'ops', 'stg') order by 1",
  );
  const each = tables.map(
    ({ name }) =>
      `select '${name}' as name from ${name} t where t::text like '%${TRACE}%' having count(*) > 0`,
  );
  return (await asSuperuser(each.join(' union all '))).map(({ name }) => String(name));
}

/** The search function looks for a newer index once a second. */
const untilFound = (total: number) =>
  waitFor(`${total} students of the name`, async () => {
    const answer = await askApi<{ total: number }>(`/v1/students?q=${TRACE}`);
    return answer.total === total ? answer : undefined;
  });

const students = (name: string, gpa: string) =>
  csv(
    name,
    STUDENTS,
    `${ID},${TRACE},Quell,${TRACE}@example.org,${gpa},2026-01-01T00:00:00Z`,
    'XF2,Other,Quell,other@example.org,3.1,2026-01-01T00:00:00Z',
  );

test('before it, the person is found in tables, in objects and by the API', async () => {
  await drop([
    students('xf_students.csv', '3.5'),
    students('xf_rejected.csv', 'none'),
    csv('xf_skills.csv', SKILLS, `${ID},weaving,3`, `${ID},rowing,x`, 'XF2,weaving,2', 'XF2,sql,1'),
  ]);
  await untilFound(1);
  expect((await objectsWithTrace()).length).toBeGreaterThan(5);
  expect(await tablesWithTrace()).toEqual(
    expect.arrayContaining(['core.student_skills', 'core.students', 'mart.student_profile']),
  );
});

test('a forgotten person is gone: from the API, from every table, from every object of the lake', async () => {
  const refused = await lakeCommand('forget', 'students', ID, '--why', 'parents asked');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });

  const [done] = await lake('forget', 'students', ID, '--why', 'parents asked', '--yes');
  expect(done).toMatchObject({ kind: 'forget', state: 'done', why: 'parents asked' });
  expect(JSON.stringify(done)).not.toContain(TRACE);
  await untilFound(0);
  await expectQuiet();
  expect(await tablesWithTrace()).toEqual([]);
  expect(await objectsWithTrace()).toEqual([]);
  const other = await sql(
    "select (select count(*) from core.students where student_id = 'XF2')::int as students, (select count(*) from core.student_skills where student_id = 'XF2')::int as skills",
  );
  expect(other).toEqual([{ students: 1, skills: 2 }]);
});

test('dropped again, the person is counted as superseded and stays away', async () => {
  const books = await drop([
    students('xf_again.csv', '3.9'),
    csv('xf_skills_again.csv', SKILLS, `${ID},weaving,4`, 'XF2,weaving,5'),
  ]);
  expect(books).toMatchObject([
    { outcome: 'loaded', loaded: { superseded: 1 } },
    { outcome: 'loaded', loaded: { superseded: 1, updated: 1 } },
  ]);
  expect(books.map(balance)).toEqual([
    { read: 2, accounted: 2 },
    { read: 2, accounted: 2 },
  ]);
  await untilFound(0);
  await expectQuiet();
  expect(await tablesWithTrace()).toEqual([]);
  expect(await objectsWithTrace()).toEqual([]);
});

test('a replay of what they were in does not bring them back', async () => {
  const before = await sql("select _file as file from core.students where student_id = 'XF2'");
  const [decided] = await lake('replay', String(before[0]?.['file']), '--why', 'again');
  expect(decided).toMatchObject({ state: 'taken' });
  await expectQuiet();
  expect(await tablesWithTrace()).toEqual([]);
  expect(await objectsWithTrace()).toEqual([]);
});
