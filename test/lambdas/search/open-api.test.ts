import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROUTES } from '../../../lambdas/search/routes/all-routes';
import { startApi } from './a-school';

const FILE = join(__dirname, '../../../docs/openapi.json');

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

describe('/openapi.json', () => {
  it('is what docs/openapi.json says (UPDATE_DOCS=1 writes it)', async () => {
    const { body } = await (await startApi()).get('/openapi.json');
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, JSON.stringify(body));
    // compared as JSON: the formatter decides the layout
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(body);
  });

  it('describes every route but itself, with its parameters and problems', async () => {
    const { body } = await (await startApi()).get('/openapi.json');
    const { paths }: { paths: Record<string, { readonly get: Operation }> } = JSON.parse(
      JSON.stringify(body),
    );
    expect([...Object.keys(paths), '/openapi.json']).toEqual(ROUTES.map(({ path }) => path));
    const operations = Object.values(paths).map(({ get }) => get);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const jobs = paths['/v1/jobs']?.get;
    expect(jobs?.parameters.map(({ name }) => name)).toEqual(
      'q match city state skill min_gpa employment_type limit offset'.split(' '),
    );
    expect(Object.keys(paths['/v1/students/{id}']?.get.responses ?? {})).toEqual(
      '200 400 401 403 404 500 503'.split(' '),
    );
    expect(Object.keys(paths['/v1/health']?.get.responses ?? {})).toEqual(
      '200 400 500 503'.split(' '),
    );
  });
});
