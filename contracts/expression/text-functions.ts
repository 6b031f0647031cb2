import { ExpressionRowError } from './expression-error';
import type { FixedFunction } from './functions';
import { asNumber, asText, type SqlType, type Value } from './value';

/** Functions over text. Positions and lengths count characters (code points), from 1. */
export const TEXT_FUNCTIONS: Readonly<Record<string, FixedFunction>> = {
  upper: ofText('text', (s) => s.toUpperCase()),
  lower: ofText('text', (s) => s.toLowerCase()),
  trim: ofText('text', (s) => s.replace(/^ +| +$/g, '')),
  btrim: ofText('text', (s) => s.replace(/^ +| +$/g, '')),
  ltrim: ofText('text', (s) => s.replace(/^ +/, '')),
  rtrim: ofText('text', (s) => s.replace(/ +$/, '')),
  length: ofText('integer', (s) => Array.from(s).length),
  left: withNumbers(1, (s, n = 0) => Array.from(s).slice(0, n).join('')),
  right: withNumbers(1, right),
  substr: { ...withNumbers(2, substr), optional: 1 },
  substring: { ...withNumbers(2, substr), optional: 1 },
  replace: {
    parameters: ['text', 'text', 'text'],
    result: 'text',
    run: (s = '', from = '', to = '') => replace(asText(s), asText(from), asText(to)),
  },
  split_part: {
    parameters: ['text', 'text', 'integer'],
    result: 'text',
    run: (s = '', separator = '', n = 0) => splitPart(asText(s), asText(separator), asNumber(n)),
  },
  strpos: {
    parameters: ['text', 'text'],
    result: 'integer',
    run: (s = '', part = '') => position(asText(s), asText(part)),
  },
};

function ofText(result: SqlType, f: (s: string) => NonNullable<Value>): FixedFunction {
  return { parameters: ['text'], result, run: (s = '') => f(asText(s)) };
}

/** A function of a text and so many whole numbers. */
function withNumbers(count: 1 | 2, f: (s: string, ...numbers: number[]) => string): FixedFunction {
  const numbers = count === 1 ? (['integer'] as const) : (['integer', 'integer'] as const);
  return {
    parameters: ['text', ...numbers],
    result: 'text',
    run: (s = '', ...rest) => f(asText(s), ...rest.map(asNumber)),
  };
}

/** A negative number leaves out so many characters from the start. */
function right(s: string, n = 0): string {
  const characters = Array.from(s);
  return characters.slice(n < 0 ? -n : Math.max(characters.length - n, 0)).join('');
}

function substr(s: string, from = 1, count = Number.POSITIVE_INFINITY): string {
  if (count < 0) throw new ExpressionRowError('negative substring length');
  return Array.from(s)
    .slice(Math.max(from - 1, 0), Math.max(from - 1 + count, 0))
    .join('');
}

function replace(s: string, from: string, to: string): string {
  return from === '' ? s : s.split(from).join(to);
}

/** Negative numbers count from the end. */
function splitPart(s: string, separator: string, n: number): string {
  if (n === 0) throw new ExpressionRowError('split_part counts from 1 or from -1');
  const parts = separator === '' ? [s] : s.split(separator);
  return parts[n > 0 ? n - 1 : parts.length + n] ?? '';
}

function position(s: string, part: string): number {
  const at = s.indexOf(part);
  return at < 0 ? 0 : Array.from(s.slice(0, at)).length + 1;
}
