import { parseCell } from '../../contracts/parse-cell';
import type { Column, LogicalType } from '../../contracts/types';

const SQL: Readonly<Record<LogicalType, string>> = {
  string: 'text',
  integer: 'integer',
  number: 'numeric(5,2)',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamptz',
};

/** A column of a type, with what a test says of it. */
export function column(type: LogicalType, more: Partial<Column> = {}): Column {
  return {
    name: 'c',
    type,
    sqlType: SQL[type],
    ...(type === 'number' ? { precision: 5, scale: 2 } : {}),
    required: false,
    synonyms: [],
    formats: [],
    pii: 'none',
    description: '',
    ...more,
  };
}

/** The canonical text, or the code of the reject. */
export function answer(target: Column, text: string): string {
  const cell = parseCell(target)(text);
  return cell.ok ? cell.text : `!${cell.code}`;
}
