import { compileTransforms } from '../../contracts/compile-transforms';
import type { Value } from '../../contracts/expression/value';
import { parseCell } from '../../contracts/parse-cell';
import type { Contract } from '../../contracts/types';

/** What a contract says about one record: canonical cells and the reasons against it. */
export interface CheckedRow {
  readonly cells: Readonly<Record<string, string | null>>;
  readonly reasons: readonly string[];
}

/** The plain reading of a contract over records in memory: the oracle for the contracts themselves. */
export function checkRows(
  contract: Contract,
  mapping: readonly number[],
  records: readonly (readonly string[])[],
  captured: Readonly<Record<string, string>> = {},
): CheckedRow[] {
  const parsers = contract.columns.map(parseCell);
  const transforms = compileTransforms(contract);
  const nulls = new Set(['', ...contract.missingValues]);
  const seen = new Set<string>();
  return records.map((record) => {
    const cells: Record<string, string | null> = {};
    const values: Record<string, Value> = {};
    const reasons: string[] = [];
    for (const [index, column] of contract.columns.entries()) {
      const at = mapping[index] ?? -1;
      const text = at < 0 ? (captured[column.name] ?? '') : (record[at] ?? '').trim();
      cells[column.name] = null;
      values[column.name] = null;
      if (nulls.has(text)) {
        const derived = column.transform !== undefined || (at < 0 && column.whenColumnAbsent);
        if (column.required && !derived) reasons.push(`missing:${column.name}`);
        continue;
      }
      const cell = parsers[index]?.(text);
      if (!cell?.ok) reasons.push(`${cell?.code}:${column.name}`);
      else [cells[column.name], values[column.name]] = [cell.text, cell.value];
    }
    if (reasons.length > 0) return { cells, reasons };
    for (const transform of transforms) {
      const { column } = transform;
      const cell = transform.derive((name) => values[name] ?? null);
      if (!cell.ok) reasons.push(`${cell.code}:${column.name}`);
      else [cells[column.name], values[column.name]] = [cell.text, cell.value];
    }
    const identity = contract.key.some((name) => cells[name] !== null)
      ? contract.key.map((name) => cells[name])
      : Object.values(cells);
    const key = JSON.stringify(identity);
    if (seen.has(key)) reasons.push('duplicate');
    seen.add(key);
    return { cells, reasons };
  });
}
