import { parseCell } from '../parse-cell';
import type { CellWarnings, Column } from '../types';
import type { Report } from './custom-properties';
import type { OdcsProperty, OdcsQuality } from './odcs-document';
import { compileTextLimits } from './text-limits';
import { compileBounds } from './value-bounds';
import type { Path } from './yaml-source';

/** The column as far as it is compiled. */
type Compiled = Pick<
  Column,
  'name' | 'type' | 'sqlType' | 'precision' | 'scale' | 'formats' | 'timezone' | 'required'
>;

/** What the quality checks of a column come to. */
interface Checks {
  readonly enum?: readonly string[];
  readonly warn?: CellWarnings;
}

/** Arguments of a warning about invalid values. */
const ARGUMENTS = ['validValues', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'];

/**
 * ODCS `quality` of a column: library checks that allow no exception. With severity `warning` a cell that
 * breaks one is kept and counted; else `invalidValues` with `validValues` is the column's enum. Any other
 * check is reported, for nobody would keep it.
 */
export function compileQuality(
  { quality = [] }: OdcsProperty,
  column: Compiled,
  path: Path,
  report: Report,
): Checks {
  let checks: Checks = {};
  for (const [index, check] of quality.entries()) {
    if (check.type === 'text') continue;
    const at = [...path, 'quality', index];
    if (check.severity === 'warning') {
      const warn = compileWarning(check, column, at, report);
      const twice = Object.keys(warn).find((name) => name in (checks.warn ?? {}));
      if (twice !== undefined) report(at, `column ${column.name}: two warnings about ${twice}`);
      if (Object.keys(warn).length > 0) checks = { ...checks, warn: { ...checks.warn, ...warn } };
    } else {
      const values = validValues(check);
      if (values) checks = { ...checks, enum: values };
      else report(at, `column ${column.name}: ${ENFORCED}`);
    }
  }
  return checks;
}

const ENFORCED =
  'of the quality checks only invalidValues with validValues and mustBe 0 is enforced (with severity warning also nullValues, missingValues and limits); describe others with type: text';

function validValues({ metric, mustBe, arguments: given }: OdcsQuality): string[] | undefined {
  const values = given?.['validValues'];
  const enforced = metric === 'invalidValues' && mustBe === 0 && Array.isArray(values);
  return enforced ? values.map(String) : undefined;
}

function compileWarning(
  { metric, mustBe, arguments: given = {} }: OdcsQuality,
  column: Compiled,
  at: Path,
  report: Report,
): CellWarnings {
  const { name, required } = column;
  if (mustBe !== 0) {
    report(at, `column ${name}: a warning counts every such cell: write mustBe: 0`);
    return {};
  }
  if (metric === 'nullValues') {
    if (required) report(at, `column ${name} is required: its nulls are rejected, never a warning`);
    return { nulls: true };
  }
  const inside = [...at, 'arguments'];
  if (metric === 'missingValues' && texts(given['missingValues'])) {
    return { missingValues: given['missingValues'] };
  }
  const unknown = Object.keys(given).find((key) => !ARGUMENTS.includes(key));
  if (metric !== 'invalidValues' || unknown !== undefined || Object.keys(given).length === 0) {
    const known = `invalidValues with ${ARGUMENTS.join(', ')}`;
    report(
      at,
      `column ${name}: a warning is nullValues, missingValues with missingValues, or ${known}`,
    );
    return {};
  }
  const values = warnedValues(given['validValues'], column, inside, report);
  return {
    ...(values ? { enum: values } : {}),
    ...compileBounds(column, given, inside, report),
    ...compileTextLimits(column, given, undefined, inside, report),
  };
}

function warnedValues(
  given: unknown,
  column: Compiled,
  at: Path,
  report: Report,
): string[] | undefined {
  if (given === undefined) return undefined;
  const parse = parseCell({ ...column, synonyms: [], pii: 'none', description: '' });
  const values = Array.isArray(given) ? given.map(String) : [];
  if (values.length === 0) report([...at, 'validValues'], `column ${column.name}: no valid values`);
  return values.map((value) => {
    const cell = parse(value);
    if (cell.ok) return cell.text;
    report([...at, 'validValues'], `column ${column.name}: ${value} ${cell.message}`);
    return value;
  });
}

function texts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
  );
}
