import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

import { RetryableError } from '../shared/errors';
import type { Clock, Log } from '../shared/ports';
import { type Caller, callerOf } from './access';
import { disclose } from './disclose';
import { type DisclosureLog, TokenRefused, type TokenVerifier } from './ports';
import { Problem } from './problem';
import { finder, type Route, type Sources } from './router';

export interface ApiPorts extends Sources {
  readonly tokens: TokenVerifier;
  readonly disclosures: DisclosureLog;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ApiConfig {
  /** Claim with the caller's groups. */
  readonly groupsClaim: string;
}

/** What is read of an event of an HTTP API (payload format 2.0). */
export interface ApiEvent {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly requestContext: {
    readonly http: { readonly method: string };
    readonly requestId: string;
  };
}

const NOBODY: Caller = { user: '', roles: new Set(), schools: new Set() };

/** The whole API as one function from event to answer; it never throws. */
export function api(routes: readonly Route[], ports: ApiPorts, config: ApiConfig) {
  const find = finder(routes);
  return async (event: ApiEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const began = ports.clock.now();
    const found = find(event.rawPath);
    try {
      if (found === undefined) throw new Problem(404, 'There is no such resource.');
      if (event.requestContext.http.method !== 'GET') {
        throw new Problem(405, 'Only GET is allowed.', { headers: { allow: 'GET' } });
      }
      const { route, params } = found;
      const caller = route.allow === 'everyone' ? NOBODY : await callerFrom(event, ports, config);
      const query = given(event.queryStringParameters);
      const took = () => ports.clock.now() - began;
      const { body, discloses } = await route.handle({ ...ports, query, params, caller, took });
      const { requestId } = event.requestContext;
      await disclose(
        { log: ports.disclosures, clock: ports.clock },
        { caller, route: route.path, requestId },
        discloses,
      );
      return respond(200, 'application/json', body);
    } catch (error) {
      const problem = problemOf(error, ports.log, found?.route.path);
      return respond(problem.status, 'application/problem+json', problem, problem.more.headers);
    }
  };
}

async function callerFrom(
  event: ApiEvent,
  { tokens }: ApiPorts,
  { groupsClaim }: ApiConfig,
): Promise<Caller> {
  const token = /^Bearer +(\S+)$/i.exec(event.headers['authorization'] ?? '')?.[1];
  const headers = { 'www-authenticate': 'Bearer' };
  if (token === undefined) throw new Problem(401, 'Send a bearer token.', { headers });
  try {
    return callerOf(await tokens.verify(token), groupsClaim);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    throw new Problem(401, `The token is not valid: ${error.message}.`, { headers });
  }
}

/** An empty parameter is an absent one: forms send those. */
function given(parameters: ApiEvent['queryStringParameters']): Record<string, string> {
  const entries = Object.entries(parameters ?? {});
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value]],
    ),
  );
}

/** What the caller is told of an error. The log gets its class and its stack without the message, which may quote data. */
function problemOf(error: unknown, log: Log, route: string | undefined): Problem {
  if (error instanceof Problem) return error;
  const failure = error instanceof Error ? error : new Error('not an Error');
  const frames = failure.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  const cause = failure.cause instanceof Error ? failure.cause.name : undefined;
  log.error('request failed', { route, error: failure.name, cause, frames: frames?.slice(0, 8) });
  return failure instanceof RetryableError
    ? new Problem(503, 'The answer cannot be given now.', { headers: { 'retry-after': '1' } })
    : new Problem(500, 'The error was logged.');
}

function respond(
  statusCode: number,
  contentType: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: {
      'content-type': contentType,
      // answers may hold student records: no cache between us and the caller may keep them
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}
