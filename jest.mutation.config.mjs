import config from './jest.config.mjs';

/** The tests that notice changes of the cleaning engine: what it promises, without the cloud around it. */
/** @type {import('jest').Config} */
export default {
  ...config.projects[0],
  testMatch: ['<rootDir>/test/contracts/**/*.test.ts', '<rootDir>/test/lambdas/clean/**/*.test.ts'],
};
