import { compileExpression } from '../../../contracts/expression/compile-expression';
import {
  ExpressionError,
  ExpressionRowError,
} from '../../../contracts/expression/expression-error';
import type { SqlType, Value } from '../../../contracts/expression/value';

const TYPES = new Map<string, SqlType>([
  ['a', 'integer'],
  ['s', 'text'],
  ['d', 'date'],
  ['stamp', 'timestamptz'],
  ['Odd Name', 'boolean'],
]);

const run = (source: string, row: Record<string, Value> = {}) =>
  compileExpression(source, TYPES).evaluate((name) => row[name] ?? null);

test('columns are known by name; quotes keep case', () => {
  const compiled = compileExpression('A + a > 3 AND "Odd Name"', TYPES);
  expect(compiled.type).toBe('boolean');
  expect([...compiled.columns]).toEqual(['a', 'Odd Name']);
  expect(compiled.evaluate((name) => (name === 'a' ? 2 : true))).toBe(true);
});

test('the gaps of simple evaluators: whole division, exact decimals, three-valued logic', () => {
  expect(run('7 / 2')).toBe(3);
  expect(run('-7 / 2')).toBe(-3);
  expect(run('0.1 + 0.2 = 0.3')).toBe(true);
  expect(run('round(2.5) = 3 and round(-2.5) = -3')).toBe(true);
  expect(run('a = 1 or true')).toBe(true);
  expect(run('a = 1 or false')).toBeNull();
  expect(run('a not in (1, 2)', { a: null })).toBeNull();
  expect(run('not a between 1 and 3', { a: 4 })).toBe(true);
});

test('timestamps compare as instants and give their day in UTC', () => {
  const stamp = 1_767_225_599_500_000n;
  expect(run("stamp < '2026-01-01' and stamp > '2025-12-31T23:59:59Z'", { stamp })).toBe(true);
  expect(run('stamp::date', { stamp })).toBe('2025-12-31');
  expect(run('extract(day from stamp) = 31', { stamp })).toBe(true);
  expect(run('stamp::date', { stamp: -1n })).toBe('1969-12-31');
});

test.each([
  ['', 'expected a value, found the end', 1],
  ['a +', 'expected a value, found the end', 4],
  ['a b', 'unexpected b', 3],
  ['(a', 'expected ), found the end', 3],
  ["'abc", "' without an end", 1],
  ['"abc', '" without an end', 1],
  ['a ; drop', 'unexpected ";"', 3],
  ['1a', 'unexpected "1"', 1],
  ['case a when 1 then 2', 'expected END, found the end', 21],
  ['case else 1 end', 'unexpected else', 6],
  ['a < 1 < 2', 'comparisons do not chain: unexpected <', 7],
  ['nope + 1', 'unknown column nope: there are a, s, d, stamp, Odd Name', 1],
  ['1 + nope(a)', 'unknown function nope: there are abs, btrim', 5],
  ['constructor(a)', 'unknown function constructor', 1],
  ['a::money', 'unknown type money', 2],
  ['a::varchar(3)', 'varchar(3) is no type here', 2],
  ['upper(s, s)', 'upper takes 1 arguments, not 2', 1],
  ['upper(a)', 'upper needs text, not integer', 7],
  ['s + 1', '+ needs numbers, not text and integer', 3],
  ["'1' + '2'", '+ needs numbers, not unknown and unknown', 5],
  ['s = 1', '=: text and integer do not mix', 5],
  ["a = 'x'", "'x' is no integer", 5],
  ["d = '2024-02-30'", "'2024-02-30' is no date", 5],
  ["case when a = 1 then 'x' else 2 end", "'x' is no integer", 22],
  ['case when a = 1 then s else 2 end', 'CASE: text and integer do not mix', 29],
  ['case when a then 1 end', 'CASE WHEN needs boolean, not integer', 11],
  ['coalesce(a, s)', 'coalesce: integer and text do not mix', 13],
  ['a and true', 'AND needs boolean, not integer', 1],
  ['not a', 'NOT needs boolean, not integer', 5],
  ['a || a', '|| needs a text on one side', 3],
  ['s like s', 'LIKE needs its pattern as a literal', 8],
  ["s like 'a\\'", 'LIKE pattern ends in its escape character', 8],
  ['stamp::text', 'timestamptz does not cast to text', 6],
  ['s || stamp', 'a timestamp has no fixed text', 6],
  ['-s', '- needs a number, not text', 1],
  ['extract(week from d)', 'extract knows year', 1],
])('%s is refused when the contract is read', (source, message, character) => {
  expect(() => compileExpression(source, TYPES)).toThrow(ExpressionError);
  expect(() => compileExpression(source, TYPES)).toThrow(message);
  expect(() => compileExpression(source, TYPES)).toThrow(`(character ${character})`);
});

test.each<[string, Record<string, Value>]>([
  ['1 / a', { a: 0 }],
  ['1.0 / a', { a: 0 }],
  ['a % 0', { a: 1 }],
  ['a + 1', { a: 2_147_483_647 }],
  ['a * 10000000000 * 1000000000', { a: 2_147_483_647 }],
  ['s::integer', { s: 'x' }],
  ['s::numeric', { s: '' }],
  ['s::boolean', { s: 'maybe' }],
  ['s::date', { s: '2023-02-29' }],
  ['(a * 1000)::numeric(3,1)', { a: 1 }],
  ['d + 3000000', { d: '9999-01-01' }],
  ['substr(s, 1, a)', { s: 'x', a: -1 }],
  ["split_part(s, ',', 0)", { s: 'x' }],
  ['round(1.5, a)', { a: 100_000 }],
])('%s has no value for this row', (source, row) => {
  expect(() => run(source, row)).toThrow(ExpressionRowError);
});

test('a row error says nothing about the cell', () => {
  expect(() => run('s::integer', { s: 'secret' })).not.toThrow(/secret/);
  expect(() => run('s::integer', { s: 'secret' })).toThrow(ExpressionRowError);
});

const times = (text: string, count: number) => text.repeat(count);

test('long sums and lists are taken', () => {
  expect(run(`0${times(' + a', 900)}`, { a: 1 })).toBe(900);
  const list = Array.from({ length: 5000 }, (_, index) => index);
  expect(run(`a in (${list.join()})`, { a: 4999 })).toBe(true);
  expect(run(`a in (${list.join()}, null)`, { a: -1 })).toBeNull();
  expect(run(`${times('(', 90)}a${times(')', 90)}`, { a: 3 })).toBe(3);
});

test.each([
  [`${times('(', 20_000)}a${times(')', 20_000)}`, 'nested more than 100 deep'],
  [`${times('not ', 20_000)}true`, 'nested more than 100 deep'],
  [`${times('- ', 20_000)}a`, 'nested more than 100 deep'],
  [times('case when true then ', 20_000), 'nested more than 100 deep'],
  [`0${times(' + a', 1100)}`, 'nested more than 1000 deep'],
  [`${times('(', 60)}"Odd Name"${times(' in (true, false, null))', 60)}`, 'more than 100000 parts'],
])('what would overflow the stack or never end is refused', (source, message) => {
  expect(() => compileExpression(source, TYPES)).toThrow(ExpressionError);
  expect(() => compileExpression(source, TYPES)).toThrow(message);
});
