import config from './jest.config.mjs';

/**
 * The tests that notice changes of rules, expressions and engine, each in itself; the corpora come to the same verdicts in a
 * hundred times the time.
 * @type {import('jest').Config}
 */
export default {
  ...config.projects[0],
  testMatch: [
    '<rootDir>/test/contracts/**/*.test.ts',
    '<rootDir>/test/lambdas/clean/engine/**/*.test.ts',
  ],
  // known-answers.test.ts has PostgreSQL's answers without a server
  testPathIgnorePatterns: ['/test/e2e/', '/expression/oracle'],
};
