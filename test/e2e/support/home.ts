import { join } from 'node:path';

/** The tests' own local cloud, beside the developer's in .local. */
export const TEST_HOME = join(__dirname, '..', '..', '..', '.local-test');
