// `node test/support/postgres.mjs` runs the server for tests in other languages. Jest, when a test asks
// for `support/postgres`, finds this ending before `.ts`; it alone gives the file a `module`.
if (typeof module === 'undefined') {
  void import('./postgres-server.mjs');
} else {
  module.exports = require('./postgres.ts');
}
