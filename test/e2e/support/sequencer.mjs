/** Counts whole tables: it runs while nobody else has dropped files of its datasets. */
const FIRST = 'real-files.test.ts';
/** Empties the lake that all end-to-end tests share: it runs when the others are done. */
const LAST = 'shuffled-orders.test.ts';

function placeOf({ path }) {
  if (path.endsWith(FIRST)) return `0 ${path}`;
  return path.endsWith(LAST) ? `2 ${path}` : `1 ${path}`;
}

/** End-to-end tests in the order of their names: there is one warehouse, and so they run one after the other. */
export default class Sequencer {
  sort(tests) {
    return tests.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  }

  /** For `jest --onlyFailures`: which test failed is not remembered. */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
}
