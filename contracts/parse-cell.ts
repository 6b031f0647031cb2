import { type CellResult, reject } from './cell-result';
import { sqlTypeOf } from './expression/value';
import { decimalCell, integerCell } from './parse-number';
import { dateCell, timestampCell } from './parse-temporal';
import type { Column } from './types';

export type { CellResult } from './cell-result';

/** Spellings of truth values, in lower case. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 't', 'yes', 'y', '1'].map((text) => [text, true] as const),
  ...['false', 'f', 'no', 'n', '0'].map((text) => [text, false] as const),
]);

/**
 * Compiles a column to the check of one cell. The cell is trimmed, not empty and no null token; the
 * answer has its canonical text and value, or the first reason why it is refused. Pure, reentrant.
 */
export function parseCell(column: Column): (text: string) => CellResult {
  const parse = typedCell(column);
  return column.enum === undefined ? parse : enumCell(column, column.enum, parse);
}

function typedCell(column: Column): (text: string) => CellResult {
  const type = sqlTypeOf(column);
  switch (type) {
    case 'text':
      return textCell(column);
    case 'integer':
    case 'bigint':
      return integerCell(column, type);
    case 'numeric':
      return decimalCell(column);
    case 'boolean':
      return booleanCell;
    case 'date':
      return dateCell(column);
    case 'timestamptz':
      return timestampCell(column);
    default:
      return type satisfies never;
  }
}

function textCell(column: Column): (text: string) => CellResult {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = column;
  const pattern = column.pattern === undefined ? undefined : new RegExp(column.pattern, 'u');
  const tooShort = reject('length', `has fewer than ${minLength} characters`);
  const tooLong = reject('length', `has more than ${maxLength} characters`);
  const otherShape = reject('pattern', `does not match ${column.pattern}`);
  return (text) => {
    // A text never has more characters than UTF-16 units, and at least half as many.
    if (text.length > maxLength && characters(text) > maxLength) return tooLong;
    if (text.length < minLength * 2 && characters(text) < minLength) return tooShort;
    if (pattern && !pattern.test(text)) return otherShape;
    return { ok: true, text, value: text };
  };
}

function characters(text: string): number {
  return Array.from(text).length;
}

const NO_BOOLEAN = reject('type', 'is not true or false (nor yes, no, t, f, y, n, 1, 0)');

function booleanCell(text: string): CellResult {
  const value = BOOLEANS.get(text) ?? BOOLEANS.get(text.toLowerCase());
  if (value === undefined) return NO_BOOLEAN;
  return { ok: true, text: value ? 'true' : 'false', value };
}

/** Values are compared in canonical form, so that an enum of numbers holds for `07` as for `7`. */
function enumCell(
  column: Column,
  values: readonly string[],
  parse: (text: string) => CellResult,
): (text: string) => CellResult {
  const fold = column.caseInsensitive
    ? (text: string) => text.toLowerCase()
    : (text: string) => text;
  const known = new Map<string, CellResult>();
  for (const value of values) {
    const cell = parse(value);
    if (cell.ok) known.set(fold(cell.text), cell);
  }
  const unknown = reject('enum', `is none of ${values.join(', ')}`);
  return (text) => {
    const cell = parse(text);
    return cell.ok ? (known.get(fold(cell.text)) ?? unknown) : cell;
  };
}
