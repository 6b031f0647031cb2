import { RecordSpans } from '../../../../../lambdas/clean/engine/fast/record-spans';
import { RepeatedHeader } from '../../../../../lambdas/clean/engine/fast/repeated-header';

function isRepeated(header: readonly string[], record: string): boolean {
  const bytes = Buffer.from(`${record}\n`);
  const spans = new RecordSpans({ delimiter: 44, quote: 34, padding: true }, 9);
  spans.scan(bytes, 0, bytes.length - 1, true);
  return new RepeatedHeader(header).isRepeated(bytes, spans);
}

test.each(['id,name', 'ID,x', ' Id ,name', '"id",name'])('%j may be the header again', (record) => {
  expect(isRepeated(['id', 'name'], record)).toBe(true);
});

test.each(['1,id', 'idx,name', 'i,name', ',name', ' ,name'])('%j is a row', (record) => {
  expect(isRepeated(['id', 'name'], record)).toBe(false);
});

test('a first column without a name says nothing', () => {
  expect(isRepeated(['', 'name'], '0,name')).toBe(true);
  expect(isRepeated(['', 'name'], ',Ann')).toBe(false);
  expect(isRepeated([''], 'anything')).toBe(false);
});
