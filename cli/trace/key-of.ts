import { coreColumns, coreKey } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { readCells } from '../../lambdas/clean/engine/cells';
import { csvCell } from '../../lambdas/clean/engine/csv-line';
import type { AcceptedRow } from '../../lambdas/clean/engine/row-rules';
import type { PartRow } from './part-rows';

/** Canonical cells of a row by column; an empty text is NULL. */
export type PartCells = PartRow['cells'];

const GRAMMAR = { delimiter: 0x2c, quote: 0x22, padding: false };

/** The key of a canonical row, in the order of the key's columns. */
export function keyOf(contract: Contract, cells: PartCells): string[] {
  return coreKey(contract).map((name) => cells[name] ?? '');
}

export function sameKey(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

/** A look at a record's bytes that never misses a row with this key, and passes few others. */
export function mayHaveKey(key: readonly string[]): (record: Buffer) => boolean {
  const needles = key.map((value) => Buffer.from(csvCell(value)));
  return (record) => needles.every((needle) => record.includes(needle));
}

/** The canonical cells of a row that the engine has checked, by column. */
export function canonicalCells(contract: Contract, { line }: AcceptedRow): PartCells {
  const bytes = Buffer.from(line);
  const place = { line: 1, offset: 0, length: bytes.length };
  const frame = { ...place, bytes, quoted: line.includes('"'), padded: false };
  const cells = readCells([frame], GRAMMAR)[0]?.cells ?? [];
  return Object.fromEntries(
    coreColumns(contract).map(({ name }, index) => [name, cells[index] ?? '']),
  );
}
