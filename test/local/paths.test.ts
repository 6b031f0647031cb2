import { join, resolve } from 'node:path';

import { localPaths, PROJECT } from '../../local/paths';

const before = process.env['LAKE_HOME'];
afterEach(() => {
  if (before === undefined) delete process.env['LAKE_HOME'];
  else process.env['LAKE_HOME'] = before;
});

test('the run folder is the argument, else LAKE_HOME, else .local in the project', () => {
  process.env['LAKE_HOME'] = '/somewhere/else';
  expect(localPaths('/given').home).toBe('/given');
  expect(localPaths().home).toBe('/somewhere/else');
  process.env['LAKE_HOME'] = '';
  expect(localPaths().home).toBe(join(PROJECT, '.local'));
  delete process.env['LAKE_HOME'];
  expect(localPaths().home).toBe(join(PROJECT, '.local'));
});

test('a relative run folder is below the project, wherever the command was called', () => {
  expect(localPaths('.local-test').home).toBe(resolve(PROJECT, '.local-test'));
});
