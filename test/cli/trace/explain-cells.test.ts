import { effOf } from '../../../cli/trace/contributors';
import { compareOrder, type RowOrder, whyWins } from '../../../cli/trace/core-rows';
import { explainCells } from '../../../cli/trace/explain-cells';
import { LineCounter } from '../../../cli/trace/line-counter';
import type { Column } from '../../../contracts/types';
import { understandStart } from '../../../lambdas/clean/engine/file-start';
import { column } from '../../lambdas/migrate/a-warehouse';
import { contractOf } from '../../lambdas/shared/samples';

const typed = (name: string, type: Column['type'], sqlType: string, more: Partial<Column> = {}) =>
  column(name, sqlType, { type, ...more });

const contract = contractOf('students', {
  columns: [
    typed('id', 'string', 'text', { required: true }),
    typed('band', 'string', 'text', { enum: ['Low', 'High'], caseInsensitive: true }),
    typed('points', 'integer', 'integer'),
    typed('gpa', 'number', 'numeric(4,2)', { precision: 4, scale: 2 }),
    typed('active', 'boolean', 'boolean'),
    typed('at', 'timestamp', 'timestamptz', {
      timezone: 'America/New_York',
      formats: ['M/d/yyyy HH:mm'],
    }),
    typed('double', 'integer', 'integer', { transform: 'points * 2' }),
  ],
  key: ['id'],
  missingValues: ['n/a'],
});

test('each rule that changes a cell is named, and only those', () => {
  const content = 'ID,Band,points,gpa,active,at\n S1,high,+007,3.5,Yes,3/1/2026 08:00\n';
  const start = understandStart(Buffer.from(content), {
    contracts: [contract],
    contract,
    key: 'students/a.csv',
    infer: false,
  });
  const cells = [' S1', 'high', '+007', '3.5', 'Yes', '3/1/2026 08:00'];
  const shown = explainCells(start, cells).map(({ value, rules }) => [value, rules.join('; ')]);
  expect(shown).toEqual([
    ['S1', 'trimmed'],
    ['High', 'spelling of the enum'],
    ['7', 'whole number without sign and leading zeros'],
    ['3.50', 'decimal with 2 digits after the point'],
    ['true', 'truth value'],
    ['2026-03-01T13:00:00Z', 'written as M/d/yyyy HH:mm, to UTC from America/New_York'],
    ['14', 'derived from points: points * 2'],
  ]);
  const nulls = explainCells(start, ['S1', 'n/a', '', ' ', '', '']);
  expect(nulls.map(({ value, rules }) => [value, rules.join('; ')]).slice(1, 4)).toEqual([
    [null, 'null token: NULL'],
    [null, 'empty: NULL'],
    [null, 'trimmed; empty: NULL'],
  ]);
});

test('version orders are the numbers of the loader', () => {
  const ordered = (name: string, type: Column['type'], sqlType: string) =>
    contractOf('students', { columns: [typed(name, type, sqlType)], versionOrder: [name] });
  expect(effOf(ordered('d', 'date', 'date'), { d: '1970-01-11' }, '5')).toBe('10');
  expect(effOf(ordered('n', 'integer', 'bigint'), { n: '-3' }, '5')).toBe('-3');
  const at = ordered('t', 'timestamp', 'timestamptz');
  expect(effOf(at, { t: '1970-01-01T00:00:01.000002Z' }, '5')).toBe('1000002');
  expect(effOf(at, { t: '' }, '5')).toBe('0');
  const two = contractOf('students', {
    columns: [typed('y', 'integer', 'integer'), typed('m', 'integer', 'integer')],
    versionOrder: ['y', 'm'],
  });
  expect(effOf(two, { y: '2019', m: '7' }, '5')).toBe('20190007');
  // captured parts of the key: the ledger has the number
  expect(effOf(contractOf('students', { versionOrder: ['year'] }), {}, '5')).toBe('5');
});

test('orders compare as the loader does, and say what decides', () => {
  const order: RowOrder = { eff: '0', order_time: '100', file_id: 'b', own: true, line: 5 };
  const cases: [Partial<RowOrder>, RegExp][] = [
    [{ eff: '9223372036854775807' }, /version order/],
    [{ order_time: '1000' }, /uploaded later/],
    [{ file_id: 'c' }, /file id is greater/],
    [{ line: 4 }, /earlier in the file/],
  ];
  for (const [more, words] of cases) {
    const winner = { ...order, ...more };
    expect(compareOrder(winner, order)).toBe(1);
    expect(compareOrder(order, winner)).toBe(-1);
    expect(whyWins(winner, order)).toMatch(words);
  }
  const fixed = { ...order, own: false, line: 1 };
  expect(compareOrder(order, fixed)).toBe(1);
  expect(whyWins(order, fixed)).toMatch(/before a corrected one/);
  expect(compareOrder(order, order)).toBe(0);
});

test.each([
  [['a\nb'], 2],
  [['a\r', '\nb\r\n'], 2],
  [['a\r', 'b'], 2],
  [['', '\n', ''], 1],
  [[], 0],
])('physical lines of %j: %i', (chunks, lines) => {
  const counter = new LineCounter();
  for (const chunk of chunks) counter.push(Buffer.from(chunk));
  expect(counter.count).toBe(lines);
});
