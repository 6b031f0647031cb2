import type { Api, Cloud } from '../cloud/cloud';
import { CommandFailed } from '../failures';
import { devToken } from '../token/dev-token';

/** One answer item: always an id, mostly a score, and the fields of its kind. */
export type ApiItem = Readonly<Record<string, unknown>> & { readonly id: string };

/** What lists and recommendations answer. */
export interface ApiList {
  readonly total: number;
  readonly items: readonly ApiItem[];
  readonly took_ms: number;
}

/** problem+json (RFC 9457), as far as a person needs it. */
interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly message?: string;
}

/**
 * `GET` on the HTTP API as a person who may see everything.
 * @param query parameters; undefined ones are left out
 * @throws {CommandFailed} with the API's own words when it does not answer 200
 */
export async function askApi(
  cloud: Cloud,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<unknown> {
  const token = await devToken(await cloud.users(), { role: 'admin', schools: ['*'] });
  return get(await cloud.api(), path, query, token);
}

async function get(
  api: Api,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
  token: string,
): Promise<unknown> {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  const { status, body } = await api.get(path, Object.fromEntries(given), token);
  if (status === 200) return body;
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Problem;
  const text = problem.detail ?? problem.title ?? problem.message ?? 'no explanation';
  throw new CommandFailed(`the API answered ${status}: ${text}`);
}
