import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { RetryableError } from '../../../lambdas/shared/errors';
import type { Log } from '../../../lambdas/shared/ports';
import { KEY } from '../../../names';
import { groups, JOBS, LAKE, NOW, startApi, type TestApi } from './a-school';

const admin = groups('role.admin');
let school: TestApi;

beforeEach(async () => {
  school = await startApi();
});

describe('/v1/jobs', () => {
  it('answers a page with scores and the versions behind it', async () => {
    await school.store.put(LAKE, KEY.reportsPointer, '{"version":4,"updated_at":"","months":{}}');
    const { status, headers, body } = await school.get('/v1/jobs?q=analyst&limit=1', admin);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    });
    const { description: _, ...summary } = JOBS[0] ?? {};
    expect(body).toEqual({
      total: 1,
      items: [{ ...summary, score: expect.any(Number) }],
      took_ms: 0,
      as_of: { warehouse: 5, index: 5, reports: 4 },
    });
  });

  it.each([
    ['city=RICHMOND', ['j1']],
    ['state=oregon', ['j2']],
    ['skill=sql', ['j1']],
    ['min_gpa=2.9', ['50%/a', 'j1']],
    ['min_gpa=3', ['50%/a', 'j1', 'j2']],
    ['employment_type=Full-Time', []],
    ['q=nurse+clerk&match=any', ['50%/a', 'j2']],
    ['q=nurse+clerk', []],
    ['q=&city=&limit=', ['50%/a', 'j1', 'j2']],
    ['offset=2', ['j2']],
  ])('%s', async (query, expected) => {
    const { body } = await school.get(`/v1/jobs?${query}`, admin);
    const ids = body.items.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(expected);
  });
});

describe('/v1/jobs/{id}', () => {
  it('answers the job with its description', async () => {
    const { body } = await school.get('/v1/jobs/j2', admin);
    expect(body).toEqual({ ...JOBS[1], as_of: { warehouse: 5, index: 5, reports: 0 } });
  });

  it('finds ids with signs as the HTTP API hands them over', async () => {
    // every escape of the path is decoded by then but %25, and a slash cannot be told from a separator
    expect((await school.get('/v1/jobs/50%25%2Fa', admin)).status).toBe(200);
    expect((await school.send({ rawPath: '/v1/jobs/50%/a' })).status).toBe(404);
    expect((await school.send({ rawPath: '/v1/jobs/50%' })).status).toBe(404);
  });
});

describe('/v1/students/{id}/recommendations', () => {
  it('answers jobs with their reasons', async () => {
    const { status, body } = await school.get('/v1/students/s1/recommendations?limit=2', admin);
    expect(status).toBe(200);
    expect(body).toMatchObject({ student_id: 's1', total: 3 });
    expect(body['items']).toEqual([
      {
        id: 'j1',
        score: 0.65,
        title: 'Data Analyst',
        company: null,
        city: 'Richmond',
        state: 'Virginia',
        parts: [
          { name: 'skills', score: 0.5 },
          { name: 'gpa', score: 0.15 },
          { name: 'program', score: 0 },
          { name: 'location', score: 0 },
          { name: 'recency', score: 0 },
        ],
        matched_skills: ['SQL'],
        missing_skills: [],
        advice: null,
      },
      expect.objectContaining({ id: '50%/a', score: 0.15 }),
    ]);
  });
});

describe('a wrong request', () => {
  it.each([
    ['/v1/jobs?colour=red', 'colour'],
    ['/v1/jobs?limit=101', 'limit'],
    ['/v1/jobs?limit=0', 'limit'],
    ['/v1/jobs?limit=ten', 'limit'],
    ['/v1/jobs?offset=-1', 'offset'],
    ['/v1/jobs?offset=1.5', 'offset'],
    ['/v1/jobs?match=some', 'match'],
    ['/v1/jobs?min_gpa=NaN', 'min_gpa'],
    [`/v1/jobs?q=${'x'.repeat(4001)}`, 'q'],
    ['/v1/jobs/j1?limit=1', 'limit'],
    ['/v1/students?employment_type=x', 'employment_type'],
    ['/v1/runs?dataset=jobs', 'dataset'],
  ])('%.40s is refused and names %s', async (path, name) => {
    const { status, headers, body } = await school.get(path, admin);
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({ type: 'about:blank', title: 'Bad request', status: 400 });
    expect(body['errors']).toEqual([{ path: name, message: expect.any(String) }]);
  });

  it('is told of resources and methods that there are not', async () => {
    expect(await school.get('/v2/jobs', admin)).toMatchObject({
      status: 404,
      body: { title: 'Not found', status: 404 },
    });
    expect(await school.send({ rawPath: '/v1/jobs', method: 'POST' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET' },
    });
  });

  it.each(['forged', '', 'a b'])('is refused with the token "%s"', async (token) => {
    const { status } = await school.send({
      rawPath: '/v1/jobs',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(status).toBe(401);
  });
});

describe('a failure', () => {
  it('tells the caller nothing and the log no data', async () => {
    const lines: unknown[] = [];
    const note = (...line: unknown[]) => lines.push(line);
    const log: Log = { info: () => {}, warn: () => {}, error: note };
    const store = new MemoryObjectStore();
    school = await startApi({ store, log });
    store.get = async () => {
      throw new Error('secret of Ana');
    };
    const answer = await school.get('/v1/files', admin);
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'Internal error',
      status: 500,
      detail: 'The error was logged.',
    });
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).toContain('/v1/files');
    expect(JSON.stringify(lines)).not.toContain('Ana');
  });
});

describe('the disclosure log', () => {
  it('gets one row for every student in an answer, and none for other answers', async () => {
    const adviser = groups('role.adviser', 'school.042');
    await school.get('/v1/students', adviser);
    const row = {
      student: 's1',
      at: `${new Date(NOW).toISOString()}#r-1`,
      who: 'u1',
      roles: ['adviser'],
      route: '/v1/students',
    };
    expect(school.disclosures.rows).toEqual([row, { ...row, student: 's2' }]);
    school.disclosures.rows.length = 0;
    await school.get('/v1/students/s1', adviser);
    await school.get('/v1/students/s1/recommendations', adviser);
    expect(school.disclosures.rows).toEqual([
      { ...row, route: '/v1/students/{id}' },
      { ...row, route: '/v1/students/{id}/recommendations' },
    ]);
    school.disclosures.rows.length = 0;
    for (const path of ['/v1/jobs', '/v1/students/s3', '/v1/students?q=nobody', '/v1/health']) {
      await school.get(path, adviser);
    }
    expect(school.disclosures.rows).toEqual([]);
  });

  it.each(['/v1/students', '/v1/students/s1', '/v1/students/s1/recommendations'])(
    'that cannot be written keeps %s from leaving',
    async (path) => {
      for (const error of [new RetryableError('throttled'), new Error('access denied')]) {
        school = await startApi({ disclosures: { write: () => Promise.reject(error) } });
        const { status, headers, body } = await school.get(path, admin);
        expect(status).toBe(503);
        expect(headers['retry-after']).toBe('1');
        expect(Object.keys(body).toSorted()).toEqual(['detail', 'status', 'title', 'type']);
        expect(JSON.stringify(body)).not.toContain('Ana');
      }
    },
  );
});
