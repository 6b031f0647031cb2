import { compileTransforms } from '../../contracts/compile-transforms';
import { compileTemporalFormat } from '../../contracts/temporal-format';
import type { Column } from '../../contracts/types';
import type { FileStart } from '../../lambdas/clean/engine/file-start';
import { compileRowRules, trimmed } from '../../lambdas/clean/engine/row-rules';
import { canonicalCells } from './key-of';

/** How one column of a row came about. */
export interface ExplainedCell {
  readonly column: string;
  /** Name of the column in the file; null when the file has none for it. */
  readonly header: string | null;
  /** The cell as written; null when the file has none. */
  readonly raw: string | null;
  /** Canonical text; null is NULL. */
  readonly value: string | null;
  /** What happened to the cell on its way; empty: it stands as it was written. */
  readonly rules: readonly string[];
}

/** The raw record again through the rules of its contract, cell by cell. */
export function explainCells(start: FileStart, cells: readonly string[]): ExplainedCell[] {
  const { layout, header } = start;
  if (layout === null) return [];
  const { contract, mapping, captured } = layout;
  const checked = compileRowRules(layout)(cells);
  const canonical = checked.ok ? canonicalCells(contract, checked) : {};
  const reads = new Map(
    compileTransforms(contract).map((transform) => [transform.column.name, transform.reads]),
  );
  const nulls = new Set(contract.missingValues);
  return contract.columns.map((column, index) => {
    const position = mapping[index] ?? -1;
    const raw = position < 0 ? null : (cells[position] ?? '');
    const value = canonical[column.name] ?? '';
    return {
      column: column.name,
      header: position < 0 ? null : (header[position] ?? null),
      raw,
      value: value === '' ? null : value,
      rules:
        raw === null
          ? [withoutCell(column, captured, reads.get(column.name))]
          : ofCell(column, raw, value, nulls),
    };
  });
}

function withoutCell(
  column: Column,
  captured: Readonly<Record<string, string>>,
  reads: ReadonlySet<string> | undefined,
): string {
  if (column.transform !== undefined)
    return `derived from ${[...(reads ?? [])].join(', ') || 'nothing'}: ${column.transform}`;
  if (captured[column.name] !== undefined) return 'taken from the key of the file';
  if (column.whenColumnAbsent !== undefined) return 'hash of the row: the file has no such column';
  return 'the file has no such column';
}

function ofCell(column: Column, raw: string, value: string, nulls: ReadonlySet<string>): string[] {
  const text = trimmed(raw);
  const trim = text === raw ? [] : ['trimmed'];
  if (text === '') return [...trim, 'empty: NULL'];
  if (nulls.has(text)) return [...trim, 'null token: NULL'];
  return text === value ? trim : [...trim, spelling(column, text)];
}

/** Why a canonical text differs from the cell. */
function spelling(column: Column, text: string): string {
  if (column.enum !== undefined) return 'spelling of the enum';
  switch (column.type) {
    case 'date':
    case 'timestamp':
      return temporal(column, text);
    case 'boolean':
      return 'truth value';
    case 'integer':
      return 'whole number without sign and leading zeros';
    case 'number':
      return `decimal with ${column.scale ?? 'its'} digits after the point`;
    case 'string':
      return 'as text';
    default:
      return column.type satisfies never;
  }
}

function temporal({ formats, type, timezone }: Column, text: string): string {
  const format = formats.find((candidate) => compileTemporalFormat(candidate)(text)) ?? 'ISO 8601';
  const zone =
    type === 'date' ? '' : `, to UTC${timezone === undefined ? '' : ` from ${timezone}`}`;
  return `written as ${format}${zone}`;
}
