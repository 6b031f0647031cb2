import { normaliseHeader } from '../header-name';
import { parseCell } from '../parse-cell';
import { isTimeZone } from '../time-zone';
import type { Column } from '../types';
import { checkFileNames, checkVersionOrder } from './check-file-names';
import { checkTransforms } from './check-transforms';
import { type CompiledTable, columnPath, settingPath, TABLE } from './contract-paths';
import type { Report } from './custom-properties';

/**
 * Checks what no single property shows: names, key, order, patterns, transforms, contradictions.
 * @param partitioned columns that the document calls parts of the file's key.
 */
export function checkContract(
  contract: CompiledTable,
  partitioned: readonly string[],
  report: Report,
): void {
  checkNames(contract, report);
  checkValues(contract, report);
  checkKey(contract, report);
  checkSettings(contract, report);
  const captured = checkFileNames(contract, partitioned, report);
  checkVersionOrder(contract, captured, report);
  checkTransforms(contract, report);
}

function checkNames(contract: CompiledTable, report: Report): void {
  if (contract.columns.every((column) => column.transform !== undefined)) {
    report(TABLE, `dataset ${contract.dataset} reads no column from its files`);
  }
  const owners = new Map<string, Column>();
  for (const column of contract.columns) {
    for (const spelling of new Set([column.name, ...column.synonyms].map(normaliseHeader))) {
      const owner = owners.get(spelling);
      if (owner) {
        report(
          columnPath(column),
          `columns ${owner.name} and ${column.name} share the header name ${spelling}`,
        );
      }
      owners.set(spelling, column);
    }
  }
}

function checkValues(contract: CompiledTable, report: Report): void {
  for (const column of contract.columns) {
    if (column.timezone !== undefined && !isTimeZone(column.timezone)) {
      report(columnPath(column), `column ${column.name}: unknown time zone ${column.timezone}`);
    } else {
      checkEnum(contract, column, report);
    }
  }
}

/** Enum values must be values of the column, be no null tokens, and differ in what they stand for. */
function checkEnum({ missingValues }: CompiledTable, column: Column, report: Report): void {
  const { enum: values = [], ...plain } = column;
  const at = columnPath(column, 'customProperties', 'enum');
  const parse = parseCell(plain);
  const seen = new Map<string, string>();
  for (const value of values) {
    const cell = parse(value);
    if (!cell.ok) {
      report(at, `column ${column.name}: enum value ${value} ${cell.message}`);
      continue;
    }
    const meaning = column.caseInsensitive ? cell.text.toLowerCase() : cell.text;
    const same = seen.get(meaning);
    if (same !== undefined) {
      report(at, `column ${column.name}: two enum values are the same: ${same} and ${value}`);
    }
    seen.set(meaning, value);
    if (missingValues.includes(value)) {
      report(
        at,
        `column ${column.name}: enum value ${value} is among missingValues, so it is read as no value`,
      );
    }
  }
  if (column.caseInsensitive && values.length === 0) {
    report(columnPath(column), `column ${column.name}: caseInsensitive needs an enum`);
  }
}

function checkKey(contract: CompiledTable, report: Report): void {
  for (const column of contract.columns) {
    const inKey = contract.key.includes(column.name);
    if (inKey && column.type === 'number' && column.scale === undefined) {
      report(
        columnPath(column),
        `column ${column.name} is part of the key: declare its digits, physicalType numeric(p,s)`,
      );
    }
    if (column.whenColumnAbsent && !(inKey && contract.key.length === 1)) {
      report(
        columnPath(column),
        `column ${column.name}: whenColumnAbsent rowHash needs it to be the whole key`,
      );
    }
  }
}

function checkSettings(contract: CompiledTable, report: Report): void {
  const { columns, key, mode, identicalRows, deleteWhen, timezone, maxShrinkPercent } = contract;
  const hashed = key.length === 0 || columns.some((column) => column.whenColumnAbsent);
  if (hashed && mode === 'delta') {
    report(
      settingPath('mode'),
      'mode delta needs a key in every file: rows keyed by their hash are a snapshot',
    );
  }
  if (identicalRows === 'keep' && key.length > 0) {
    report(
      settingPath('identicalRows'),
      'identicalRows keep contradicts the key: rows of one key are one row',
    );
  }
  if (deleteWhen !== undefined && mode !== 'delta') {
    report(
      settingPath('deleteWhen'),
      'deleteWhen needs mode delta: a snapshot deletes what it no longer holds',
    );
  }
  if (maxShrinkPercent < 100 && mode !== 'snapshot') {
    report(
      settingPath('maxShrinkPercent'),
      'maxShrinkPercent needs mode snapshot: a file of mode delta takes no rows away',
    );
  }
  if (timezone !== undefined && !isTimeZone(timezone)) {
    report(
      settingPath('timezone'),
      `unknown time zone ${timezone}: write an IANA name, e.g. America/New_York`,
    );
  }
}
