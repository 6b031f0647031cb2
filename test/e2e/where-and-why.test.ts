import { readFileSync } from 'node:fs';

import { drop, lake, lakeCommand } from './support/lake';
import { csv, written } from './support/written-file';

const HEADER = 'student_id,skill,level';

const ids = new Map<string, string>();
const file = (name: string) => ids.get(name) ?? '';

async function where(name: string, line: number): Promise<unknown> {
  const [trace] = await lake('where', file(name), String(line));
  return trace;
}

async function dropped(...files: readonly (readonly [name: string, ...lines: string[]])[]) {
  const books = await drop(files.map(([name, ...lines]) => csv(name, ...lines)));
  for (const [i, [name]] of files.entries()) ids.set(name, books[i]?.file_id ?? '');
}

beforeAll(async () => {
  await dropped(['xy_old.csv', HEADER, 'XY1,sql, 1', 'XY2,sql,2']);
  await dropped(
    [
      'xy.csv',
      HEADER,
      ' XY1 ,sql,05',
      'XY3,sql,3',
      'XY3,sql,4',
      'XY4,sql,x',
      'XY5,sql,y',
      'XY6,r,1',
    ],
    ['xy_held.csv', HEADER, 'XY7,sql,1', 'XY8,sql,x', 'XY9,sql,y'],
    ['xy_wrong.csv', HEADER, 'XYA,sql,1'],
    ['xy_empty.csv', HEADER],
    [
      'courses_xy.csv',
      'course_id,course_name,status',
      'XY-C1,Weaving,active',
      'XY-C2,Rowing,tobedeleted',
    ],
  );
  const rejects = written('xy_rejects.csv', '');
  await lake('rejects', '--file', file('xy.csv'), '--out', rejects);
  const corrected = readFileSync(rejects, 'utf8').replace('XY4,sql,x', 'XY4,sql,4');
  await lake('fix', written('xy_fixed.csv', corrected), '--by', 'Ruth');
  await lake('retract', file('xy_wrong.csv'), '--why', 'a test', '--by', 'Ruth');
});

test('where: what became of a line, for each fate', async () => {
  const fates: readonly (readonly [string, number, object])[] = [
    ['xy.csv', 1, { kind: 'header' }],
    ['xy.csv', 2, { fate: 'loaded', key: { student_id: 'XY1', skill: 'sql' } }],
    ['xy.csv', 4, { fate: 'duplicate', duplicate_of: 3 }],
    ['xy.csv', 5, { fate: 'loaded', reasons: 'type:level', decided: { by: 'Ruth' } }],
    ['xy.csv', 6, { fate: 'rejected', status: 'open', reasons: 'type:level' }],
    ['xy_old.csv', 2, { fate: 'superseded', now: { file_id: file('xy.csv'), line: 2 } }],
    ['xy_old.csv', 3, { fate: 'loaded' }],
    ['xy_held.csv', 2, { fate: 'held' }],
    ['xy_wrong.csv', 2, { fate: 'retracted' }],
    ['xy_empty.csv', 1, { fate: 'refused' }],
    ['courses_xy.csv', 3, { fate: 'tombstone' }],
  ];
  const seen = await Promise.all(fates.map(([name, line]) => where(name, line)));
  expect(seen).toMatchObject(fates.map(([, , fate]) => fate));
});

test('why: from a row to its file, line, record and rules, and to the rows that it beat', async () => {
  const [row] = await lake('why', 'student_skills', 'XY1', 'sql');
  expect(row).toMatchObject({
    state: 'live',
    file: { file_id: file('xy.csv'), generation: 2 },
    row: { order: { line: 2, own: true } },
    origin: { record: expect.stringContaining('XY1'), fixed: null },
    others: [{ order: { file_id: file('xy_old.csv'), line: 2 } }],
    complete: true,
    missing_parents: [{ dataset: 'students' }],
  });
  const [fixed] = await lake('why', 'student_skills', 'XY4', 'sql');
  expect(fixed).toMatchObject({
    row: { order: { line: 5, own: false } },
    origin: { fixed: { by: 'Ruth', reasons: 'type:level' } },
  });
  const [tombstone] = await lake('why', 'courses', 'XY-C2');
  expect(tombstone).toMatchObject({ state: 'tombstone' });
});

test('people read both: a row that is not there says why it may be so', async () => {
  const shown = await lakeCommand('why', 'student_skills', 'XY4', 'sql');
  expect(shown.stdout).toMatch(/corrected +by Ruth at .*rejected for type:level/);
  const line = await lakeCommand('where', file('xy.csv'), '6');
  expect(line.stdout).toMatch(/rejected/);
  const nobody = await lakeCommand('why', 'student_skills', 'XYA', 'sql');
  expect(nobody).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no row with this key'),
  });
});
