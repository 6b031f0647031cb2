import type { Cloud } from '../cloud/cloud';
import { CommandFailed } from '../failures';
import { devToken } from '../token/dev-token';

/** A named part of a recommendation's score. */
interface ScorePart {
  readonly name: string;
  readonly score: number;
}

/** One answer item: always an id, mostly a score, and the fields of its kind. */
export type ApiItem = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly score?: number;
  readonly parts?: readonly ScorePart[];
};

/** What lists and recommendations answer. */
export interface ApiList {
  readonly total: number;
  readonly items: readonly ApiItem[];
  readonly took_ms: number;
}

/**
 * `GET` on the HTTP API as a person who may see everything.
 * @param query parameters; undefined ones are left out
 * @throws {CommandFailed} with the API's own words when it refuses
 */
export async function askApi(
  cloud: Cloud,
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): Promise<ApiList> {
  const token = await devToken(await cloud.users(), { role: 'admin', schools: ['*'] });
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  const api = await cloud.api();
  const answer = await api.get<ApiList>(path, Object.fromEntries(given), token);
  if (answer.ok) return answer.body;
  const { detail, title, message, errors = [] } = answer.problem;
  const words = detail ?? title ?? message ?? 'no explanation';
  const wrong = errors.map((error) => `${error.path}: ${error.message}`);
  throw new CommandFailed([`the API answered ${answer.status}: ${words}`, ...wrong].join('\n'));
}
