/**
 * `npm run test:mutation [-- --mutate path]`: changes the rules, the expressions and the engine in small ways and sees whether
 * a test notices. docs/mutation.md explains the changes that none can notice.
 */
export default {
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.mjs' },
  coverageAnalysis: 'perTest',
  // what runs once at import is tried by all tests each: most of the time for the fewest findings
  ignoreStatic: true,
  mutate: [
    'contracts/expression/*.ts',
    'contracts/parse-*.ts',
    'contracts/{decimal,canonical,compile-transforms}.ts',
    'lambdas/clean/engine/fast/*.ts',
    'lambdas/clean/engine/{row-rules,row-identity,row-keys,key-table,key-digest,key-entries}.ts',
    'lambdas/clean/engine/{record-scanner,csv-line,swallowed-row,header,dialect-score}.ts',
    'lambdas/clean/engine/{aligned-columns,summary-row,plausible-1252}.ts',
  ],
  // the sandbox is a copy of the tree without what is made here
  ignorePatterns: ['build', 'cdk.out', '.local*', '.venv*', 'lib', 'bin'],
  // TypeScript 7 has no API that could rewrite a tsconfig.json
  tsconfigFile: 'tsconfig.stryker-none.json',
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 2,
};
