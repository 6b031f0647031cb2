import type { CellWarnings, Column } from '../../../contracts/types';
import { textWarnings } from './text-warnings';
import type { WarningCode } from './warning-reasons';

/** One warning of a row; `column` is the contract's. */
export interface RowWarning {
  readonly code: WarningCode;
  readonly column: string;
}

type WarningsOf = (text: string) => readonly WarningCode[];

/**
 * Compiles what is worth a look in the cells of a column.
 * @returns warnings of a cell's canonical text, which is empty for NULL; undefined where no cell can have one.
 */
export function cellWarnings(column: Column): WarningsOf | undefined {
  // The contract lists the values of an enum: none of them is a mistake.
  const isText = column.type === 'string' && column.enum === undefined;
  const declared = column.warn && declaredWarnings(column.warn, column.type);
  if (declared === undefined) return isText ? textWarnings : undefined;
  return (text) => (isText ? [...textWarnings(text), ...declared(text)] : declared(text));
}

function declaredWarnings(warn: CellWarnings, type: Column['type']): WarningsOf {
  const missing = new Set(warn.missingValues);
  const checks = [
    ...(warn.enum ? [['enum', notOneOf(warn.enum)] as const] : []),
    ...(warn.pattern === undefined ? [] : [['pattern', unlike(warn.pattern)] as const]),
    ['length', unusualLength(warn)] as const,
    ['range', isTemporal(type) ? notBetween(warn) : beyond(warn)] as const,
  ];
  return (text) => {
    if (text === '') return warn.nulls ? ['missing'] : [];
    if (missing.has(text)) return ['missing'];
    return checks.flatMap(([code, applies]) => (applies(text) ? [code] : []));
  };
}

function isTemporal(type: Column['type']): boolean {
  return type === 'date' || type === 'timestamp';
}

function notOneOf(values: readonly string[]): (text: string) => boolean {
  const known = new Set(values);
  return (text) => !known.has(text);
}

function unlike(pattern: string): (text: string) => boolean {
  const expression = new RegExp(pattern, 'u');
  return (text) => !expression.test(text);
}

/** Characters are code points, as for `minLength` and `maxLength` of the contract. */
function unusualLength({ minLength = 0, maxLength = Number.POSITIVE_INFINITY }: CellWarnings) {
  return (text: string) => {
    if (text.length <= maxLength && text.length >= minLength * 2) return false;
    const { length } = Array.from(text);
    return length < minLength || length > maxLength;
  };
}

function beyond({ minimum, maximum }: CellWarnings): (text: string) => boolean {
  if (minimum === undefined && maximum === undefined) return () => false;
  return (text) => Number(text) < (minimum ?? -Infinity) || Number(text) > (maximum ?? Infinity);
}

/** Canonical dates and times sort as text. */
function notBetween({ earliest, latest }: CellWarnings): (text: string) => boolean {
  // The Z of a whole second sorts behind the point of a fraction.
  const [low, high] = [earliest?.replace('Z', '') ?? '', latest?.replace('Z', '') ?? '~'];
  return (text) => {
    const time = text.replace('Z', '');
    return time < low || time > high;
  };
}
