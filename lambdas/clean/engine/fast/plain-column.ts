import type { Column } from '../../../../contracts/types';

/** What binds no cell, or what the fast rules of texts and numbers check themselves. */
const PLAIN: readonly (keyof Column)[] = [
  'name',
  'type',
  'sqlType',
  'precision',
  'scale',
  'required',
  'synonyms',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'caseInsensitive',
  'transform',
  'whenColumnAbsent',
  'pii',
  'description',
];

/** What `parseCell` checks. */
const CELL: readonly (keyof Column)[] = [
  'groupChar',
  'decimalChar',
  'bareNumber',
  'earliest',
  'latest',
  'pattern',
  'enum',
  'formats',
  'timezone',
  'ambiguousTime',
  'warn',
];

/** True when a column says nothing that the fast path does not know of. */
export function isKnownColumn(column: Column): boolean {
  // Only the row rules look at NULL, and at what they derive, for warnings.
  if (column.warn && (column.warn.nulls || column.transform !== undefined)) return false;
  return hasOnly(column, new Set<string>([...PLAIN, ...CELL]));
}

/** True when the cells of a column are bound by nothing but type, range and length. */
export function isPlainColumn(column: Column): boolean {
  return hasOnly(column, new Set<string>([...PLAIN, 'formats']));
}

function hasOnly(column: Column, known: ReadonlySet<string>): boolean {
  return Object.entries(column).every(([name, value]) => value === undefined || known.has(name));
}
