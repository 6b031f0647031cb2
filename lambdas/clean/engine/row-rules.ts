import { compileDeletion, compileTransforms } from '../../../contracts/compile-transforms';
import { sqlTypeOf, type Value } from '../../../contracts/expression/value';
import { parseCell } from '../../../contracts/parse-cell';
import type { Column, Contract } from '../../../contracts/types';
import { csvLine } from './csv-line';
import { compileKeyCheck } from './key-length';
import type { RowIdentity } from './key-table';
import type { RejectCode } from './reject-reasons';
import { compileIdentity } from './row-identity';
import type { RowLayout } from './row-layout';
import { cellWarnings, type RowWarning } from './row-warnings';

/** Column of the parts that says whether a row is a tombstone (`deleteWhen`). */
export const DELETED = '_deleted';

/** One reason of a row; `column` is the contract's. */
export interface RowReason {
  readonly code: RejectCode;
  readonly column?: string;
}

/** What the contract makes of a row. */
export type CheckedRow =
  | AcceptedRow
  | { readonly ok: false; readonly reasons: readonly RowReason[] };

/** A row that keeps the contract. */
export interface AcceptedRow {
  readonly ok: true;
  /** Canonical text of the contract's columns, and of the key where it is the row's hash. */
  readonly line: string;
  /** The cell of `_deleted` with its comma; empty when the contract deletes nothing. */
  readonly deleted: '' | ',t' | ',f';
  readonly identity: RowIdentity;
  /** What is worth a look although the row is taken; left out when nothing is. */
  readonly warnings?: readonly RowWarning[];
}

type CellCheck = (cells: readonly string[], row: Row) => RowReason | undefined;

/** The row under construction, by position of the contract's columns. */
interface Row {
  readonly texts: string[];
  readonly values: Value[];
}

/**
 * Compiles a contract to the check of one row: trims, reads null tokens, validates every cell, derives,
 * and writes the canonical line. All reasons of a row are found, in the order of the columns.
 */
export function compileRowRules(layout: RowLayout): (cells: readonly string[]) => CheckedRow {
  const { contract } = layout;
  const nulls = new Set(['', ...contract.missingValues]);
  const checks = contract.columns.map((column, index) => cellCheck(column, index, layout, nulls));
  const telling = checks.filter((_, index) => isTelling(contract, index));
  const others = checks.filter((_, index) => !isTelling(contract, index));
  // Nothing of it outlives a call: the next row takes its place.
  const row: Row = { texts: [], values: [] };
  const derive = compileDerivations(contract);
  const tombstone = compileTombstone(contract);
  const identify = compileIdentity(layout);
  const keyReason = compileKeyCheck(contract);
  const warnings = compileWarnings(contract);
  return (cells) => {
    const reasons: RowReason[] = [];
    for (const check of telling) {
      const reason = check(cells, row);
      if (reason !== undefined) reasons.push(reason);
    }
    // A derived column of a row without its sources would only repeat their reasons.
    if (reasons.length === 0) {
      for (const check of others) check(cells, row);
      reasons.push(...derive(row));
    }
    const tooLong = keyReason(row.texts);
    if (tooLong !== undefined) reasons.push(tooLong);
    if (reasons.length > 0) return { ok: false, reasons };
    const deleted = tombstone(row);
    if (typeof deleted !== 'string') return { ok: false, reasons: [deleted] };
    const taken = { ok: true, deleted, ...identify(row.texts, row.values, cells) } as const;
    const found = warnings(row);
    return found === undefined ? taken : { ...taken, warnings: found };
  };
}

/** The row of a file without contract: its cells as they are. */
export function asWritten(cells: readonly string[]): CheckedRow {
  const identity = { key: '', content: '', version: [] };
  return { ok: true, line: csvLine(cells), deleted: '', identity };
}

/** Whether a row may be rejected for its cell, or its key is to be looked at even then. */
function isTelling({ columns, key }: Contract, index: number): boolean {
  const column = columns[index]!;
  const { name, required, minLength, maxLength, pattern, enum: values } = column;
  if (required || sqlTypeOf(column) !== 'text' || key.includes(name)) return true;
  return [minLength, maxLength, pattern, values].some((limit) => limit !== undefined);
}

function cellCheck(
  column: Column,
  index: number,
  { mapping, captured }: RowLayout,
  nulls: ReadonlySet<string>,
): CellCheck {
  const position = mapping[index] ?? -1;
  const constant = captured[column.name] ?? '';
  const parse = parseCell(column);
  const missing = { code: 'missing', column: column.name } as const;
  // Made later: from the other columns, or by the hash of the row.
  const made = column.transform !== undefined || (position < 0 && column.whenColumnAbsent);
  return (cells, row) => {
    const text = made ? '' : trimmed(position < 0 ? constant : (cells[position] ?? ''));
    row.texts[index] = '';
    row.values[index] = null;
    if (nulls.has(text)) return column.required && !made ? missing : undefined;
    const cell = parse(text);
    if (!cell.ok) return { code: cell.code, column: column.name };
    row.texts[index] = cell.text;
    row.values[index] = cell.value;
    return undefined;
  };
}

/** Without ASCII white space at its ends: any other character belongs to the cell. */
export function trimmed(text: string): string {
  const from = text.charCodeAt(0);
  const to = text.charCodeAt(text.length - 1);
  if (!(isSpace(from) || isSpace(to))) return text;
  return text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function compileDerivations(contract: Contract): (row: Row) => RowReason[] {
  const positions = new Map(contract.columns.map(({ name }, index) => [name, index]));
  const transforms = compileTransforms(contract).map((transform) => ({
    transform,
    index: positions.get(transform.column.name)!,
  }));
  return (row) => {
    const reasons: RowReason[] = [];
    const valueOf = (_name: string, position: number) => row.values[position] ?? null;
    for (const { transform, index } of transforms) {
      const column = transform.column.name;
      const cell = transform.derive(valueOf);
      if (!cell.ok) reasons.push({ code: cell.code, column });
      else if (cell.text === null && transform.column.required) {
        reasons.push({ code: 'missing', column });
      }
      row.texts[index] = cell.ok ? (cell.text ?? '') : '';
      row.values[index] = cell.ok ? cell.value : null;
    }
    return reasons;
  };
}

/** Finds what is worth a look in the cells of a row that keeps the contract; undefined when nothing is. */
function compileWarnings(contract: Contract): (row: Row) => RowWarning[] | undefined {
  const columns = contract.columns.flatMap((column, index) => {
    const find = cellWarnings(column);
    return find ? [{ column: column.name, index, find }] : [];
  });
  return ({ texts }) => {
    let found: RowWarning[] | undefined;
    for (const { column, index, find } of columns) {
      for (const code of find(texts[index] ?? '')) (found ??= []).push({ code, column });
    }
    return found;
  };
}

/** `_deleted` of a row; a condition that has no value is a reason. */
function compileTombstone(contract: Contract): (row: Row) => AcceptedRow['deleted'] | RowReason {
  const deletion = compileDeletion(contract);
  if (deletion === undefined) return () => '';
  return ({ values }) => {
    const deletes = deletion.deletes((_name, position) => values[position] ?? null);
    if (typeof deletes !== 'boolean') return { code: deletes.code, column: DELETED };
    return deletes ? ',t' : ',f';
  };
}
