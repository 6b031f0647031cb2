import { ExpressionRowError } from './expression-error';
import type { FixedFunction } from './functions';

/** Functions over text. Positions and lengths count characters (code points), from 1. */
export const TEXT_FUNCTIONS: Readonly<Record<string, FixedFunction>> = {
  upper: { parameters: ['text'], result: 'text', run: (s: string) => s.toUpperCase() },
  lower: { parameters: ['text'], result: 'text', run: (s: string) => s.toLowerCase() },
  trim: { parameters: ['text'], result: 'text', run: (s: string) => s.replace(/^ +| +$/g, '') },
  btrim: { parameters: ['text'], result: 'text', run: (s: string) => s.replace(/^ +| +$/g, '') },
  ltrim: { parameters: ['text'], result: 'text', run: (s: string) => s.replace(/^ +/, '') },
  rtrim: { parameters: ['text'], result: 'text', run: (s: string) => s.replace(/ +$/, '') },
  length: { parameters: ['text'], result: 'integer', run: (s: string) => [...s].length },
  left: { parameters: ['text', 'integer'], result: 'text', run: left },
  right: { parameters: ['text', 'integer'], result: 'text', run: right },
  substr: { parameters: ['text', 'integer', 'integer'], optional: 1, result: 'text', run: substr },
  substring: {
    parameters: ['text', 'integer', 'integer'],
    optional: 1,
    result: 'text',
    run: substr,
  },
  replace: { parameters: ['text', 'text', 'text'], result: 'text', run: replace },
  split_part: { parameters: ['text', 'text', 'integer'], result: 'text', run: splitPart },
  strpos: { parameters: ['text', 'text'], result: 'integer', run: position },
};

function left(s: string, n: number): string {
  return [...s].slice(0, n).join('');
}

/** A negative number leaves out so many characters from the start. */
function right(s: string, n: number): string {
  const characters = [...s];
  return characters.slice(n < 0 ? -n : Math.max(characters.length - n, 0)).join('');
}

function substr(s: string, from: number, count = Number.POSITIVE_INFINITY): string {
  if (count < 0) throw new ExpressionRowError('negative substring length');
  return [...s].slice(Math.max(from - 1, 0), Math.max(from - 1 + count, 0)).join('');
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
  return at < 0 ? 0 : [...s.slice(0, at)].length + 1;
}
