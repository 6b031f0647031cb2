import { gzipSync } from 'node:zlib';
import { MemoryDisclosureLog } from '../../../lambdas/search/adapters/memory-disclosure-log';
import { type ApiEvent, api } from '../../../lambdas/search/api';
import type { JobDocument, StudentDocument } from '../../../lambdas/search/engine/documents';
import { INDEX_FILE, writeJobsFile, writeStudentsFile } from '../../../lambdas/search/index-file';
import { LiveIndex } from '../../../lambdas/search/live-index';
import { type Claims, type DisclosureLog, TokenRefused } from '../../../lambdas/search/ports';
import { ROUTES } from '../../../lambdas/search/routes/all-routes';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Log, ObjectStore } from '../../../lambdas/shared/ports';
import { KEY } from '../../../names';
import { aJob, aStudent } from './engine/some-jobs';

export const LAKE = 'lake';
export const NOW = Date.parse('2026-07-01T12:00:00.000Z');

export const JOBS: readonly JobDocument[] = [
  aJob('j1', { title: 'Data Analyst', city: 'Richmond', state: 'Virginia', skills: ['SQL'] }),
  aJob('j2', { title: 'Nurse', city: 'Salem', state: 'Oregon', min_gpa: 3, description: 'cares' }),
  aJob('50%/a', { title: 'Clerk' }),
];

const STUDENTS: readonly StudentDocument[] = [
  aStudent('s1', { first_name: 'Ana', school_id: '042', gpa: 3.5, skills: ['sql'] }),
  aStudent('s2', { first_name: 'Bo', school_id: '042', gpa: 2 }),
  aStudent('s3', { first_name: 'Cy', school_id: '007' }),
  aStudent('s4', { first_name: 'Di' }),
];

/** Puts an index of these documents into the lake and points at it, as the index step does. */
export async function publishIndex(
  store: ObjectStore,
  version: number,
  jobs: readonly JobDocument[] = JOBS,
  students: readonly StudentDocument[] = STUDENTS,
): Promise<void> {
  await store.put(LAKE, INDEX_FILE.jobs(version), gzipSync(writeJobsFile(jobs)));
  await store.put(LAKE, INDEX_FILE.students(version), gzipSync(writeStudentsFile(students)));
  const pointer = {
    version,
    folder: KEY.searchFolder(version),
    built_at: new Date(NOW).toISOString(),
    jobs: jobs.length,
    students: students.length,
  };
  await store.put(LAKE, KEY.searchPointer, JSON.stringify(pointer));
}

export interface TestApi {
  readonly store: MemoryObjectStore;
  readonly disclosures: MemoryDisclosureLog;
  /** GET as somebody; `claims` left out: without a token. */
  get(path: string, claims?: Claims): Promise<TestAnswer>;
  send(
    event: Pick<ApiEvent, 'rawPath' | 'queryStringParameters'> &
      Partial<Pick<ApiEvent, 'headers'>> & { method?: string },
  ): Promise<TestAnswer>;
}

interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Of an answer without items `items` is not there, whatever its type says. */
  readonly body: { readonly items: readonly { readonly id: string }[] } & Readonly<
    Record<string, unknown>
  >;
}

/** Claims of a Cognito access token with these groups. */
export function groups(...names: string[]): Claims {
  return { username: 'u1', 'cognito:groups': names };
}

/** The API over version 5 of a small school in memory. A token is the JSON of its claims. */
export async function startApi(
  given: { disclosures?: DisclosureLog; log?: Log; store?: MemoryObjectStore } = {},
): Promise<TestApi> {
  const store = given.store ?? new MemoryObjectStore();
  await publishIndex(store, 5);
  const clock = { now: () => NOW };
  const log = given.log ?? silentLog;
  const disclosures = new MemoryDisclosureLog();
  const live = new LiveIndex({ store, clock, log }, { lakeBucket: LAKE, checkEvery: 15_000 });
  const tokens = {
    verify: async (token: string): Promise<Claims> => {
      if (token === 'forged') throw new TokenRefused('its signature or its form is wrong');
      return JSON.parse(Buffer.from(token, 'base64url').toString());
    },
  };
  const answer = api(
    ROUTES,
    {
      store,
      lakeBucket: LAKE,
      live,
      clock,
      log,
      tokens,
      disclosures: given.disclosures ?? disclosures,
    },
    { groupsClaim: 'cognito:groups' },
  );
  const send: TestApi['send'] = async ({ method = 'GET', headers = {}, ...event }) => {
    const requestContext = { http: { method }, requestId: 'r-1' };
    const result = await answer({ ...event, headers, requestContext });
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      body: JSON.parse(result.body ?? '{}'),
    };
  };
  const get: TestApi['get'] = (path, claims) => {
    const { pathname, searchParams } = new URL(path, 'http://api');
    const token = Buffer.from(JSON.stringify(claims ?? {})).toString('base64url');
    return send({
      rawPath: pathname,
      queryStringParameters: Object.fromEntries(searchParams),
      headers: claims === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  };
  return { store, disclosures, get, send };
}
