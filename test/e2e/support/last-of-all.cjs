const { default: Sequencer } = require('@jest/test-sequencer');

/** Tests that empty the lake which all end-to-end tests share run when the others are done. */
const LAST = /shuffled-orders\.test\.ts$/;

module.exports = class LastOfAll extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [
      ...sorted.filter(({ path }) => !LAST.test(path)),
      ...sorted.filter(({ path }) => LAST.test(path)),
    ];
  }
};
