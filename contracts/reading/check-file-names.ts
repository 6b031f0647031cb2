import { compileFilePattern, FilePatternError } from '../file-pattern';
import { nearNames } from '../near-names';
import { type CompiledTable, columnPath, settingPath } from './contract-paths';
import type { Report } from './custom-properties';

const PATTERNS = settingPath('filePattern');
const ORDER = settingPath('versionOrder');

/** Checks the file patterns. @returns the names that they capture */
export function checkFileNames(
  contract: CompiledTable,
  partitioned: readonly string[],
  report: Report,
): ReadonlySet<string> {
  const captured = new Set<string>();
  for (const [index, pattern] of contract.filePatterns.entries()) {
    if (contract.filePatterns.indexOf(pattern) < index) {
      report(PATTERNS, `file pattern ${JSON.stringify(pattern)} is given twice`);
    }
    try {
      for (const name of compileFilePattern(pattern).names) captured.add(name);
    } catch (error) {
      if (!(error instanceof FilePatternError)) throw error;
      report(PATTERNS, error.message);
    }
  }
  for (const name of partitioned.filter((column) => !captured.has(column))) {
    report(
      columnPath({ name }, 'partitioned'),
      `column ${name} is partitioned, but no filePattern captures {${name}}`,
    );
  }
  checkCaptured(contract, captured, report);
  return captured;
}

/** A captured name may be no column: it can order versions, or just be part of a path. */
function checkCaptured(
  { columns, versionOrder }: CompiledTable,
  captured: ReadonlySet<string>,
  report: Report,
): void {
  const known = new Set(columns.map(({ name }) => name));
  const spare = [...captured].filter((name) => !(known.has(name) || versionOrder.includes(name)));
  const absent = columns.filter(({ name, transform }) => !captured.has(name) && !transform);
  for (const { from, to } of nearNames(spare, absent)) {
    report(PATTERNS, `file pattern captures {${from}}, which is no column: {${to}} is meant?`);
  }
  for (const column of columns) {
    if (captured.has(column.name) && column.transform !== undefined) {
      report(
        columnPath(column, 'transformLogic'),
        `column ${column.name} has transformLogic, so a file pattern cannot capture it`,
      );
    }
  }
}

/** `versionOrder` names columns that have an order, or captured parts of the key. */
export function checkVersionOrder(
  contract: CompiledTable,
  captured: ReadonlySet<string>,
  report: Report,
): void {
  const { columns: all, versionOrder } = contract;
  const ordered = ['integer', 'bigint', 'date', 'timestamptz'];
  for (const [index, name] of versionOrder.entries()) {
    const column = all.find((candidate) => candidate.name === name);
    if (versionOrder.indexOf(name) < index) report(ORDER, `versionOrder: ${name} is given twice`);
    if (!column && !captured.has(name)) {
      report(ORDER, `versionOrder: ${name} is neither a column nor captured by a filePattern`);
    }
    if (column && !ordered.includes(column.sqlType)) {
      report(ORDER, `versionOrder: column ${name} must be an integer, a date or a timestamp`);
    }
  }
  const columns = versionOrder.filter((name) => all.some((column) => column.name === name));
  if (columns.length > 0 && columns.length < versionOrder.length) {
    report(ORDER, 'versionOrder takes columns or captured parts of the key, not both');
  }
  if (columns.length > 1) checkOrderColumns(contract, columns, report);
}

/** The loader makes one bigint of several columns: four digits for each behind the first. */
function checkOrderColumns(
  { columns }: CompiledTable,
  [first, ...others]: readonly string[],
  report: Report,
): void {
  const type = (name: string) => columns.find((column) => column.name === name);
  if (first !== undefined && !['integer', 'date'].includes(type(first)?.sqlType ?? ''))
    report(ORDER, `versionOrder: column ${first} stands before others: an integer or a date`);
  for (const name of others) {
    const { minimum = -1, maximum = Number.POSITIVE_INFINITY } = type(name) ?? {};
    if (minimum < 0 || maximum > 9999)
      report(ORDER, `versionOrder: column ${name} stands behind others: from 0 to 9999 at most`);
  }
}
