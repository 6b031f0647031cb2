import { hash } from 'node:crypto';
import type { Value } from '../../../contracts/expression/value';
import { daysOf } from '../../../contracts/temporal';
import { csvLine } from './csv-line';
import { NO_VERSION, type RowIdentity } from './key-table';
import type { RowLayout } from './row-layout';

/** Canonical line of a row (without newline, `_file` and `_line`) and what it is known by. */
interface IdentifiedRow {
  readonly line: string;
  readonly identity: RowIdentity;
}

type Identify = (
  texts: readonly string[],
  values: readonly Value[],
  cells: readonly string[],
) => IdentifiedRow;

/**
 * How rows of a contract are told apart: by their key, or by the SHA-256 of the canonical line of
 * the contract's columns, which also fills the key column that the file does not bring.
 */
export function compileIdentity(layout: RowLayout): Identify {
  const { contract } = layout;
  const version = compileVersion(layout);
  const hashed = hashedColumn(layout);
  if (contract.key.length > 0 && hashed < 0) {
    const key = contract.key.map((name) => contract.columns.findIndex((c) => c.name === name));
    return (texts, values) => {
      const line = csvLine(texts);
      const keyLine = csvLine(key.map((index) => texts[index] ?? ''));
      return { line, identity: { key: keyLine, content: line, version: version(values) } };
    };
  }
  const dropped = droppedCells(layout);
  return (texts, values, cells) => {
    const row = csvLine(texts);
    const key = hash('sha256', row, 'hex');
    const line = hashed < 0 ? `${row},${key}` : csvLine(texts.with(hashed, key));
    return { line, identity: { key, content: dropped(cells), version: version(values) } };
  };
}

/** The column that the hash of a row fills; -1 where no column does. */
export function hashedColumn({ contract, mapping }: RowLayout): number {
  return contract.columns.findIndex(
    (column, index) => column.whenColumnAbsent !== undefined && mapping[index] === -1,
  );
}

/** True when there are cells that no column of the contract takes. */
export function dropsCells({ mapping, width, rowNumbers = -1 }: RowLayout): boolean {
  return new Set([...mapping, rowNumbers].filter((index) => index >= 0)).size < width;
}

/**
 * The cells that no column of the contract takes: rows that differ only there are ambiguous. A column
 * that numbers the rows tells nothing of them.
 */
export function droppedCells(layout: RowLayout): (cells: readonly string[]) => string {
  const { mapping, width, rowNumbers = -1 } = layout;
  const used = new Set([...mapping, rowNumbers]);
  const extra = Array.from({ length: width }, (_, index) => index).filter((i) => !used.has(i));
  return (cells) => (extra.length === 0 ? '' : csvLine(extra.map((index) => cells[index] ?? '')));
}

/** The version columns as numbers that sort alike; key parts are the same for all rows of a file. */
export function compileVersion({
  contract,
}: RowLayout): (values: readonly Value[]) => readonly bigint[] {
  const indexes = versionColumns({ contract });
  if (indexes.length === 0) return () => [];
  return (values) => indexes.map((index) => orderOf(values[index] ?? null));
}

/** Positions of the contract's columns that order the versions of a row. */
export function versionColumns({ contract }: Pick<RowLayout, 'contract'>): number[] {
  return contract.versionOrder
    .map((name) => contract.columns.findIndex((column) => column.name === name))
    .filter((index) => index >= 0);
}

/** A version as a number that sorts like it. */
export function orderOf(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  return typeof value === 'string' ? BigInt(daysOf(value)) : NO_VERSION;
}
