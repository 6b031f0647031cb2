import { MemoryCloud, ScriptedApi } from './support/memory-cloud';
import { lake } from './support/run-lake';

const EMPTY = { ok: true as const, body: { total: 0, items: [], took_ms: 1 } };

test('search sends words and filters as the API names them, with an admin token', async () => {
  const cloud = new MemoryCloud();
  const api = new ScriptedApi([EMPTY]);
  cloud.http = api;
  const args = 'search jobs data engineer --city Boston --min-gpa 3.5 --employment-type Full-Time';
  const more = ['--match', 'any', '--limit', '5', '--offset', '10', '--json'];
  const { code, terminal } = await lake([...args.split(' '), ...more], cloud);
  expect(code).toBe(0);
  expect(api.calls).toEqual([
    {
      path: '/v1/jobs',
      query: {
        q: 'data engineer',
        city: 'Boston',
        min_gpa: '3.5',
        employment_type: 'Full-Time',
        match: 'any',
        limit: '5',
        offset: '10',
      },
      token: 'token of dev-admin-*: role.admin school.*',
    },
  ]);
  expect(terminal.documents()).toEqual([EMPTY.body]);
});

test('search without words sends none', async () => {
  const cloud = new MemoryCloud();
  const api = new ScriptedApi([EMPTY, EMPTY]);
  cloud.http = api;
  await lake(['search', 'students', '--program', 'Nursing'], cloud);
  await lake(['search', 'students', '', '--program', 'Nursing'], cloud);
  for (const call of api.calls)
    expect(call).toMatchObject({ path: '/v1/students', query: { program: 'Nursing' } });
  for (const call of api.calls) expect(Object.keys(call.query)).toEqual(['program']);
});

test('recommend: the id of the student is one part of the path, whatever it holds', async () => {
  const cloud = new MemoryCloud();
  const api = new ScriptedApi([EMPTY]);
  cloud.http = api;
  const { terminal } = await lake(['recommend', '../jobs?x', '--limit', '3'], cloud);
  expect(api.calls[0]).toMatchObject({
    path: '/v1/students/..%2Fjobs%3Fx/recommendations',
    query: { limit: '3' },
  });
  expect(terminal.printed).toEqual(['no recommendations']);
});

test('what the API refuses is told in its own words: exit code 1', async () => {
  const cloud = new MemoryCloud();
  const problem = { title: 'Not Found', detail: 'There is no such student.' };
  cloud.http = new ScriptedApi([{ ok: false, status: 404, problem }]);
  const { code, terminal } = await lake(['recommend', 'S9', '--json'], cloud);
  expect(terminal.said).toEqual(['lake: the API answered 404: There is no such student.']);
  expect(terminal.printed).toEqual([]);
  expect(code).toBe(1);
});

test('what the API finds wrong with the parameters is named', async () => {
  const cloud = new MemoryCloud();
  const errors = [{ path: 'limit', message: 'Too big: expected number to be <=100' }];
  const problem = { detail: 'A query parameter has a wrong value.', errors };
  cloud.http = new ScriptedApi([{ ok: false, status: 400, problem }]);
  const { code, terminal } = await lake(['search', 'jobs', '--limit', '500'], cloud);
  expect(terminal.said.join('\n')).toContain('limit: Too big: expected number to be <=100');
  expect(code).toBe(1);
});

test('sql: a document a row, by column name', async () => {
  const cloud = new MemoryCloud();
  const calls: unknown[] = [];
  const rows = [
    ['Good', '146', null],
    ['Good', 147, true],
  ];
  cloud.invoke = (name, payload) => {
    calls.push([name, payload]);
    return { columns: ['band', 'n', 'n'], rows, truncated: false };
  };
  const { terminal } = await lake(['sql', 'select 1', '--json'], cloud);
  expect(calls).toEqual([['QueryFunctionName', { sql: 'select 1', limit: 1000 }]]);
  expect(terminal.documents()).toEqual([
    { band: 'Good', n: '146', n_2: null },
    { band: 'Good', n: 147, n_2: true },
  ]);
});

test('sql as a table: nothing is a dash, JSON is JSON, and a cut answer says so', async () => {
  const cloud = new MemoryCloud();
  const rows = [
    ['a', null],
    [true, '1.50'],
  ];
  cloud.invoke = () => ({ columns: ['x', 'y'], rows, truncated: true });
  const { terminal } = await lake(['sql', 'select 1'], cloud);
  expect(terminal.printed.join('\n').split('\n')).toEqual([
    'x     y',
    'a     -',
    'true  1.50',
    '(2 rows)',
  ]);
  expect(terminal.said.join()).toMatch(/only the first 2 rows/);
});

test('sql: a statement that PostgreSQL refuses is told with its place: exit code 1', async () => {
  const cloud = new MemoryCloud();
  const message = 'column "gpq" does not exist';
  cloud.invoke = () => ({
    error: { code: '42703', message, hint: 'Perhaps gpa.', line: 2, column: 8 },
  });
  const { code, terminal } = await lake(['sql', 'select\ngpq'], cloud);
  expect(terminal.said).toEqual([`lake: ${message} (line 2, column 8)\nhint: Perhaps gpa.`]);
  expect(code).toBe(1);
});
