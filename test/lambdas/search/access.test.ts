import { callerOf } from '../../../lambdas/search/access';
import type { Claims } from '../../../lambdas/search/ports';
import { groups, startApi, type TestApi } from './a-school';

let school: TestApi;

beforeEach(async () => {
  school = await startApi();
});

const CALLERS: Readonly<Record<string, Claims>> = {
  admin: groups('role.admin'),
  registrar: groups('role.registrar', 'school.042'),
  adviser: groups('role.adviser', 'school.042'),
  student: { username: 's1', 'cognito:groups': ['role.student'] },
  nobody: groups('school.042', 'role.janitor', 'admin', 'role.'),
};

const ROUTES = [
  '/v1/jobs',
  '/v1/jobs/j1',
  '/v1/students',
  '/v1/students/s1',
  '/v1/students/s3',
  '/v1/students/s1/recommendations',
  '/v1/students/s3/recommendations',
  '/v1/files',
  '/v1/files/0123456789abcdef',
  '/v1/runs',
];

/** Status by route, in the order of ROUTES. s1 is of school 042, s3 of 007; there is no file. */
const MATRIX: readonly (readonly [string, readonly number[]])[] = [
  ['admin', [200, 200, 200, 200, 200, 200, 200, 200, 404, 200]],
  ['registrar', [200, 200, 200, 200, 404, 403, 403, 200, 404, 200]],
  ['adviser', [200, 200, 200, 200, 404, 200, 404, 403, 403, 403]],
  ['student', [200, 200, 403, 200, 404, 200, 404, 403, 403, 403]],
  ['nobody', [403, 403, 403, 403, 403, 403, 403, 403, 403, 403]],
];

describe('who may ask what', () => {
  it.each(MATRIX)('%s', async (name, expected) => {
    const statuses: number[] = [];
    for (const path of ROUTES) statuses.push((await school.get(path, CALLERS[name])).status);
    expect(statuses).toEqual(expected);
  });

  it('asks for a token everywhere but for the health and the description', async () => {
    for (const path of ROUTES) {
      const { status, headers } = await school.get(path);
      expect({ path, status, challenge: headers['www-authenticate'] }).toEqual({
        path,
        status: 401,
        challenge: 'Bearer',
      });
    }
    expect((await school.get('/v1/health')).status).toBe(200);
    expect((await school.get('/openapi.json')).status).toBe(200);
  });
});

async function ids(path: string, claims: Claims) {
  const { body } = await school.get(path, claims);
  return { total: body['total'], ids: body.items.map(({ id }) => id) };
}

describe('students of other schools', () => {
  it('are left out before totals and paging', async () => {
    const adviser = groups('role.adviser', 'school.042');
    expect(await ids('/v1/students?limit=1', adviser)).toEqual({ total: 2, ids: ['s1'] });
    expect(await ids('/v1/students?limit=1&offset=1', adviser)).toEqual({ total: 2, ids: ['s2'] });
    expect(await ids('/v1/students?q=cy', adviser)).toEqual({ total: 0, ids: [] });
  });

  it('are seen by those who have every school, or several', async () => {
    const every = await ids('/v1/students', groups('role.registrar', 'school.*'));
    expect(every.total).toBe(4);
    const two = await ids('/v1/students', groups('role.adviser', 'school.042', 'school.007'));
    expect(two.ids).toEqual(['s1', 's2', 's3']);
    expect(await ids('/v1/students', groups('role.adviser'))).toEqual({ total: 0, ids: [] });
  });

  it('answer like students who do not exist', async () => {
    const adviser = groups('role.adviser', 'school.042');
    const hidden = await school.get('/v1/students/s3', adviser);
    const missing = await school.get('/v1/students/none', adviser);
    expect(hidden).toEqual(missing);
    expect(hidden.status).toBe(404);
  });

  it('are not opened by a role that the route does not know: a registrar gets no recommendations by being a student', async () => {
    const both = {
      username: 's3',
      'cognito:groups': ['role.registrar', 'role.student', 'school.042'],
    };
    expect((await school.get('/v1/students/s1/recommendations', both)).status).toBe(404);
    expect((await school.get('/v1/students/s3/recommendations', both)).status).toBe(200);
  });
});

describe('callerOf', () => {
  it('reads a list of groups or one text with spaces', () => {
    const expected = { user: 'u', roles: new Set(['adviser']), schools: new Set(['042']) };
    const list = ['role.adviser', 'school.042'];
    expect(callerOf({ username: 'u', groups: list }, 'groups')).toEqual(expected);
    expect(callerOf({ sub: 'u', scp: list.join(' ') }, 'scp')).toEqual(expected);
  });

  it('grants nothing for another claim or another form', () => {
    const nothing = { user: '', roles: new Set(), schools: new Set() };
    expect(callerOf({ groups: ['role.admin'] }, 'cognito:groups')).toEqual(nothing);
    expect(callerOf({ groups: { 0: 'role.admin' }, username: 7 }, 'groups')).toEqual(nothing);
    expect(callerOf({ groups: [['role.admin'], 'ROLE.ADMIN'] }, 'groups')).toEqual(nothing);
  });
});
