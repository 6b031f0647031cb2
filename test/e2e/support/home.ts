import { join } from 'node:path';

/** The tests' own local cloud, beside the developer's in .local; LAKE_TEST_HOME names another one. */
export const TEST_HOME =
  process.env['LAKE_TEST_HOME'] || join(__dirname, '..', '..', '..', '.local-test');
