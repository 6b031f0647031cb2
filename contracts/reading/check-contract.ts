import { compileDeletion, compileTransforms, TransformError } from '../compile-transforms';
import { compileFilePattern, FilePatternError } from '../file-pattern';
import { normaliseHeader } from '../header-name';
import { parseCell } from '../parse-cell';
import { isTimeZone } from '../time-zone';
import type { Column, Contract } from '../types';
import type { Report } from './custom-properties';
import type { Path } from './yaml-source';

const TABLE: Path = ['schema', 0];
const SETTINGS: Path = [...TABLE, 'customProperties'];
type Compiled = Omit<Contract, 'hash' | 'references'>;

/** Checks what no single property shows: names, key, order, patterns, transforms, contradictions. */
export function checkContract(contract: Compiled, report: Report): void {
  checkNames(contract, report);
  checkValues(contract, report);
  checkKey(contract, report);
  checkSettings(contract, report);
  const captured = checkPatterns(contract, report);
  checkVersionOrder(contract, captured, report);
  checkTransforms(contract, report);
}

function columnPath(contract: Compiled, column: Column): Path {
  return [...TABLE, 'properties', contract.columns.indexOf(column)];
}

function checkNames(contract: Compiled, report: Report): void {
  if (contract.columns.every((column) => column.transform !== undefined)) {
    report(TABLE, `dataset ${contract.dataset} reads no column from its files`);
  }
  const owners = new Map<string, Column>();
  for (const column of contract.columns) {
    for (const spelling of new Set([column.name, ...column.synonyms].map(normaliseHeader))) {
      const owner = owners.get(spelling);
      if (owner) {
        report(
          columnPath(contract, column),
          `columns ${owner.name} and ${column.name} share the header name ${spelling}`,
        );
      }
      owners.set(spelling, column);
    }
  }
}

/** Enum values must be values of the column's type, and differ once case is ignored. */
function checkValues(contract: Compiled, report: Report): void {
  for (const column of contract.columns) {
    const at = columnPath(contract, column);
    if (column.timezone !== undefined && !isTimeZone(column.timezone)) {
      report(at, `column ${column.name}: unknown time zone ${column.timezone}`);
      continue;
    }
    const { enum: values = [], ...plain } = column;
    const parse = parseCell(plain);
    for (const value of values) {
      const cell = parse(value);
      if (!cell.ok) report(at, `column ${column.name}: enum value ${value} ${cell.message}`);
    }
    const folded = values.map((value) => (column.caseInsensitive ? value.toLowerCase() : value));
    if (new Set(folded).size < values.length) {
      report(at, `column ${column.name}: two enum values are the same`);
    }
    if (column.caseInsensitive && values.length === 0) {
      report(at, `column ${column.name}: caseInsensitive needs an enum`);
    }
  }
}

function checkKey(contract: Compiled, report: Report): void {
  for (const column of contract.columns) {
    const inKey = contract.key.includes(column.name);
    if (inKey && column.type === 'number' && column.scale === undefined) {
      report(
        columnPath(contract, column),
        `column ${column.name} is part of the key: declare its digits, physicalType numeric(p,s)`,
      );
    }
    if (column.whenColumnAbsent && !(inKey && contract.key.length === 1)) {
      report(
        columnPath(contract, column),
        `column ${column.name}: whenColumnAbsent rowHash needs it to be the whole key`,
      );
    }
  }
}

function checkSettings(contract: Compiled, report: Report): void {
  const hashed =
    contract.key.length === 0 || contract.columns.some((column) => column.whenColumnAbsent);
  if (hashed && contract.mode === 'delta') {
    report(
      SETTINGS,
      'mode delta needs a key in every file: rows keyed by their hash are a snapshot',
    );
  }
  if (contract.identicalRows === 'keep' && contract.key.length > 0) {
    report(SETTINGS, 'identicalRows keep contradicts the key: rows of one key are one row');
  }
  if (contract.deleteWhen !== undefined && contract.mode !== 'delta') {
    report(SETTINGS, 'deleteWhen needs mode delta: a snapshot deletes what it no longer holds');
  }
  if (contract.timezone !== undefined && !isTimeZone(contract.timezone)) {
    report(
      SETTINGS,
      `unknown time zone ${contract.timezone}: write an IANA name, e.g. America/New_York`,
    );
  }
}

function checkPatterns(contract: Compiled, report: Report): Set<string> {
  const captured = new Set<string>();
  for (const pattern of contract.filePatterns) {
    try {
      for (const name of compileFilePattern(pattern).names) captured.add(name);
    } catch (error) {
      if (!(error instanceof FilePatternError)) throw error;
      report(SETTINGS, error.message);
    }
  }
  return captured;
}

function checkVersionOrder(contract: Compiled, captured: Set<string>, report: Report): void {
  const ordered = ['integer', 'bigint', 'date', 'timestamptz'];
  for (const name of contract.versionOrder) {
    const column = contract.columns.find((candidate) => candidate.name === name);
    if (!column && !captured.has(name)) {
      report(SETTINGS, `versionOrder: ${name} is neither a column nor captured by a filePattern`);
    }
    if (column && !ordered.includes(column.sqlType)) {
      report(SETTINGS, `versionOrder: column ${name} must be an integer, a date or a timestamp`);
    }
  }
  const columns = contract.versionOrder.filter((name) =>
    contract.columns.some((column) => column.name === name),
  );
  if (columns.length > 0 && columns.length < contract.versionOrder.length) {
    report(SETTINGS, 'versionOrder takes columns or captured parts of the key, not both');
  }
  if (columns.length > 1) checkOrderColumns(contract, columns, report);
}

/** The loader makes one bigint of several columns: four digits for each behind the first. */
function checkOrderColumns(
  { columns }: Compiled,
  [first, ...others]: readonly string[],
  report: Report,
): void {
  const type = (name: string) => columns.find((column) => column.name === name);
  if (first !== undefined && !['integer', 'date'].includes(type(first)?.sqlType ?? ''))
    report(SETTINGS, `versionOrder: column ${first} stands before others: an integer or a date`);
  for (const name of others) {
    const { minimum = -1, maximum = Number.POSITIVE_INFINITY } = type(name) ?? {};
    if (minimum < 0 || maximum > 9999)
      report(SETTINGS, `versionOrder: column ${name} stands behind others: from 0 to 9999 at most`);
  }
}

function checkTransforms(contract: Compiled, report: Report): void {
  try {
    compileTransforms(contract);
    compileDeletion(contract);
  } catch (error) {
    if (!(error instanceof TransformError)) throw error;
    const column = contract.columns.findIndex(({ name }) => name === error.column);
    const at = column < 0 ? SETTINGS : [...TABLE, 'properties', column, 'transformLogic'];
    report(at, error.message);
  }
}
