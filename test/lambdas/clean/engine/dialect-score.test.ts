import { consistency, type SampleRecord } from '../../../../lambdas/clean/engine/dialect-score';

/** A record of such cells; none for one that the dialect breaks. */
const record = (...cells: string[]): SampleRecord => ({
  line: 1,
  cells,
  broken: cells.length === 0,
  quoted: false,
});
const broken: SampleRecord = { ...record('lost', 'cells', 'of', 'it'), broken: true };
const rows = (count: number, ...cells: string[]) =>
  Array.from({ length: count }, () => record(...cells));

/** Two marks and a comma: of no known kind. */
const ODD = 'a","b';

test('the score is that of the paper: rows times (1 - 1/width) by patterns, times the share of known cells', () => {
  expect(consistency(rows(4, 'a', '1'))).toBeCloseTo(4 * (1 / 2), 12);
  expect(consistency(rows(3, 'a', '1', 'b'))).toBeCloseTo(3 * (2 / 3), 12);
  expect(consistency([...rows(3, 'a', '1', 'b'), ...rows(2, 'a', '1')])).toBeCloseTo(
    (3 * (2 / 3) + 2 * (1 / 2)) / 2,
    12,
  );
  expect(consistency(rows(4, 'a', ODD))).toBeCloseTo(4 * (1 / 2) * (1 / 2), 12);
});

test('one column says next to nothing, and so do cells of no known kind', () => {
  expect(consistency(rows(4, 'a'))).toBeCloseTo(4 * 1e-3, 12);
  expect(consistency(rows(4, ODD, ODD))).toBeCloseTo(4 * (1 / 2) * 1e-3, 12);
});

test('a record that the dialect breaks is a pattern more, and its cells are not looked at', () => {
  expect(consistency([...rows(4, 'a', '1'), broken])).toBeCloseTo((4 * (1 / 2)) / 2, 12);
  expect(consistency([...rows(4, 'a', '1'), broken, broken])).toBeCloseTo((4 * (1 / 2)) / 2, 12);
  expect(consistency([...rows(4, 'a', ODD), broken])).toBeCloseTo((4 * (1 / 2) * (1 / 2)) / 2, 12);
  expect(consistency([broken])).toBe(0);
});

test('records without anything in them do not count', () => {
  expect(consistency([...rows(4, 'a', '1'), record(''), record(' ', '', '\t')])).toBe(
    consistency(rows(4, 'a', '1')),
  );
  expect(consistency([...rows(4, 'a', '1'), record('', '1')])).toBeCloseTo(5 * (1 / 2), 12);
  expect(consistency([record('')])).toBe(0);
  expect(consistency([])).toBe(0);
});

test('the kinds of the first 2,000 cells are looked at', () => {
  const known = rows(1000, 'a', '1');
  const score = consistency(known) / 1000;
  expect(consistency([...known, ...rows(10, ODD, ODD)])).toBeCloseTo(1010 * score, 9);
  expect(consistency([...known.slice(1), ...rows(11, ODD, ODD)])).toBeCloseTo(
    1010 * score * (1998 / 2000),
    9,
  );
});
