import { RecordSpans } from '../../../../../lambdas/clean/engine/fast/record-spans';
import { beginsLikeSummary } from '../../../../../lambdas/clean/engine/fast/summary-start';
import { SUMMARY_WORDS } from '../../../../../lambdas/clean/engine/summary-words';

function begins(record: string): boolean {
  const bytes = Buffer.from(`${record}\n`);
  const spans = new RecordSpans({ delimiter: 44, quote: 34, padding: true }, 9);
  spans.scan(bytes, 0, bytes.length - 1, true);
  return beginsLikeSummary(bytes, spans);
}

test.each(SUMMARY_WORDS)('every word is found: %s', (word) => {
  expect(begins(`${word},1`)).toBe(true);
  expect(begins(`${word.toUpperCase()} :,1`)).toBe(true);
  expect(begins(`, ,\t${word} ,1`)).toBe(true);
  expect(begins(`"${word}",1`)).toBe(true);
});

test.each(['S1,Total', 'Tot,1', 'Totals of May,1', 'To', '', ' , ', '4/!x,1', 'Sumo,1'])(
  '%j begins a row',
  (record) => {
    expect(begins(record)).toBe(false);
  },
);
