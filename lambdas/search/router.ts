import type * as z from 'zod';

import type { ObjectStore } from '../shared/ports';
import { type Caller, mayCall, type Role, visibleTo } from './access';
import type { Visible } from './engine/students';
import type { LiveIndex } from './live-index';
import { Problem } from './problem';

/** What routes read from. */
export interface Sources {
  readonly store: ObjectStore;
  readonly lakeBucket: string;
  readonly live: LiveIndex;
}

/** What a route's `run` gets. */
interface Call<Query> extends Sources {
  readonly query: Query;
  readonly params: Readonly<Record<string, string>>;
  readonly visible: Visible;
  /** Whole milliseconds since the request came in. */
  readonly took: () => number;
}

/** What a route answers. The router writes the disclosures before the body leaves. */
interface Answer<Body> {
  readonly body: Body;
  /** Ids of the students whose records are in the body. */
  readonly discloses: readonly string[];
}

interface Definition<Query extends z.ZodObject, Body extends z.ZodType> {
  /** `{name}` stands for one part of the path. */
  readonly path: string;
  readonly summary: string;
  /** Roles that may call; `everyone`: no token is asked for. */
  readonly allow: readonly Role[] | 'everyone';
  readonly query: Query;
  readonly answer: Body;
  run(call: Call<z.output<Query>>): Promise<Answer<z.input<Body>>>;
}

/** One resource: what it takes and answers, in one place for validation, types and the OpenAPI document. */
export interface Route
  extends Pick<Definition<z.ZodObject, z.ZodType>, 'path' | 'summary' | 'allow'> {
  readonly query: z.ZodObject;
  readonly answer: z.ZodType;
  /** @throws {Problem} */
  handle(request: Request): Promise<Answer<unknown>>;
}

/** A request whose route is found and whose caller is known. */
interface Request extends Sources {
  readonly query: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly took: () => number;
}

/** Makes a route; what it answers is cut to its schema, so that no field leaves by accident. */
export function route<Query extends z.ZodObject, Body extends z.ZodType>(
  definition: Definition<Query, Body>,
): Route {
  const { path, summary, allow, query, answer } = definition;
  const handle = async (request: Request): Promise<Answer<unknown>> => {
    if (allow !== 'everyone' && !mayCall(request.caller, allow)) {
      throw new Problem(403, `This needs one of the roles ${allow.join(', ')}.`);
    }
    const parsed = query.safeParse(request.query);
    if (!parsed.success) throw badQuery(parsed.error);
    const { body, discloses } = await definition.run({
      ...request,
      query: parsed.data,
      visible: visibleTo(request.caller, allow === 'everyone' ? [] : allow),
    });
    return { body: answer.parse(body), discloses };
  };
  return { path, summary, allow, query, answer, handle };
}

function badQuery(error: z.ZodError): Problem {
  const errors = error.issues.map((issue) => ({
    path: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'),
    message: issue.message,
  }));
  return new Problem(400, 'A query parameter is unknown or has a wrong value.', { errors });
}

/** A route and the values of its path. */
export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** @returns a function that finds the route of a `rawPath` */
export function finder(routes: readonly Route[]): (path: string) => Found | undefined {
  const table = routes.map((candidate) => ({
    candidate,
    pattern: new RegExp(
      `^${candidate.path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
    ),
  }));
  return (path) => {
    for (const { candidate, pattern } of table) {
      const match = pattern.exec(path);
      const params = match === null ? undefined : decoded(match.groups ?? {});
      if (params !== undefined) return { route: candidate, params };
    }
    return undefined;
  };
}

/** HTTP APIs decode every escape of `rawPath` but `%25`, so what is left is decoded once more. */
function decoded(groups: Readonly<Record<string, string>>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}
