import * as fc from 'fast-check';
import { NullTokens } from '../../../../../lambdas/clean/engine/fast/null-tokens';

const LONG = 'n'.repeat(40);
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('n', 'a', 'N', '/', 'é', '-'), maxLength: 4 }),
  fc.constantFrom(LONG, LONG.slice(1), `${LONG.slice(1)}a`, `${LONG}n`, 'a'.repeat(31)),
);

/** Asks for a cell that stands between others. */
function has(tokens: readonly string[], cell: string): boolean {
  const before = Buffer.from('nan,');
  const bytes = Buffer.concat([before, Buffer.from(cell), Buffer.from('n/a')]);
  const end = before.length + Buffer.byteLength(cell);
  return new NullTokens(tokens).has(bytes, before.length, end);
}

test('a cell is a null token when its bytes are one of them, whatever stands beside it', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), text, (tokens, cell) => {
      fc.pre(cell !== '');
      expect(has(tokens, cell)).toBe(tokens.includes(cell));
      expect(has([...tokens, cell], cell)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each([
  [['NA'], 'NA', true],
  [['NA'], 'NAN', false],
  [['NA'], 'N', false],
  [['NA'], 'na', false],
  [[''], 'x', false],
  [[LONG], LONG, true],
  [[LONG], `${LONG.slice(1)}a`, false],
  [[LONG], `${LONG}n`, false],
])('tokens %j, cell %s: %s', (tokens, cell, expected) => {
  expect(has(tokens, cell)).toBe(expected);
});
