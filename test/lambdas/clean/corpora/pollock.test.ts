import { filePollutions } from './file-pollutions';
import { grades, PLAIN, type Writing } from './grades';
import { some } from './long';
import { complaintsOf } from './pollution';
import { ROW_POLLUTERS, rowPollutions } from './row-pollutions';

/*
 * Pollutions in the manner of G. Vitagliano et al., "Pollock: A Data Loading Benchmark", VLDB 2023: one
 * clean table, and files in which one thing is wrong. Theirs are all quoted with CRLF; ours are also plain.
 */
const WRITINGS: readonly Writing[] = [PLAIN, { ...PLAIN, quoteAll: true, newline: '\r\n' }];

const ROWS = grades(20);

/** A prime number, so that every row and column comes up. */
const STEP = 13;

test.each([...filePollutions(ROWS)])('file: $name', async (pollution) => {
  expect(await complaintsOf(pollution)).toEqual([]);
});

describe.each(WRITINGS)('rows: quotes everywhere: $quoteAll', (writing) => {
  test.each(ROW_POLLUTERS)('$name', async (polluter) => {
    let files = 0;
    for (const pollution of some(rowPollutions(ROWS, writing, polluter), STEP)) {
      files++;
      const complaints = await complaintsOf(pollution);
      expect({ name: pollution.name, complaints }).toEqual({
        name: pollution.name,
        complaints: [],
      });
    }
    expect(files > 0).toBe(!(writing.quoteAll && polluter.name.startsWith('quotes across')));
  });
});
