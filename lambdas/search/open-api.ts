import * as z from 'zod';

import type { Route } from './router';

const PROBLEM = 'Problem';

/** The OpenAPI 3.1 document of the API, made from the routes alone, so it cannot drift from what they check. */
export function openApi(routes: readonly Route[]): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Edulake',
      version: '1.0.0',
      description:
        'Search jobs and students, recommendations with their reasons, and the books of every file. ' +
        'Errors are problem documents (RFC 9457). Every answer with a student is written to the disclosure log first.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: Object.fromEntries(routes.map((route) => [route.path, { get: operation(route) }])),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { [PROBLEM]: problemSchema() },
    },
  };
}

function operation(route: Route): Record<string, unknown> {
  const { path, summary, allow } = route;
  const open = allow === 'everyone';
  return {
    operationId: `get${path.replaceAll(/\W+(\w)?/g, (_, letter = '') => String(letter).toUpperCase())}`,
    summary,
    ...(open
      ? { security: [] }
      : { description: `Roles: ${allow.join(', ')}.`, security: [{ token: [] }] }),
    parameters: [...pathParameters(path), ...queryParameters(route.query)],
    responses: {
      200: content('The answer.', 'application/json', schemaOf(route.answer, 'output')),
      400: problem('A query parameter is unknown or has a wrong value.'),
      ...(open
        ? {}
        : {
            401: problem('The token is missing or not valid.'),
            403: problem('The role is missing.'),
          }),
      ...(path.includes('{') ? { 404: problem('There is none, or you may not see it.') } : {}),
      500: problem('An error that was logged.'),
      503: problem('The answer could not be given now; try again.'),
    },
  };
}

function pathParameters(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    in: 'path',
    name,
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject) {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({
    in: 'query',
    name,
    required: required.includes(name),
    schema,
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

function content(description: string, type: string, schema: Record<string, unknown>) {
  return { description, content: { [type]: { schema } } };
}

function problem(description: string) {
  const reference = { $ref: `#/components/schemas/${PROBLEM}` };
  return content(description, 'application/problem+json', reference);
}

function problemSchema(): Record<string, unknown> {
  const text = z.string();
  return schemaOf(
    z.object({
      type: text,
      title: text,
      status: z.int(),
      detail: text,
      errors: z.array(z.object({ path: text, message: text })).optional(),
    }),
    'output',
  );
}
