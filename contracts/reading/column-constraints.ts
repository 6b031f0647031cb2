import { compileTemporalFormat, TemporalFormatError } from '../temporal-format';
import type { Column } from '../types';
import type { ColumnSettings, Report } from './custom-properties';
import type { OdcsProperty } from './odcs-document';
import { compileQuality } from './quality-checks';
import { compileTextLimits } from './text-limits';
import { type Times, zone } from './time-settings';
import { compileBounds } from './value-bounds';
import type { Path } from './yaml-source';

/** A column's name and type, without what else its cells must be. */
export type TypedColumn = Pick<
  Column,
  'name' | 'type' | 'sqlType' | 'precision' | 'scale' | 'required'
>;
type Constraints = Pick<Column, 'formats'> &
  Partial<
    Pick<
      Column,
      | 'minimum'
      | 'maximum'
      | 'earliest'
      | 'latest'
      | 'minLength'
      | 'maxLength'
      | 'pattern'
      | 'enum'
      | 'caseInsensitive'
      | 'timezone'
      | 'ambiguousTime'
      | 'warn'
      | 'groupChar'
      | 'decimalChar'
      | 'bareNumber'
    >
  >;
type Options = Readonly<Record<string, unknown>>;

/** Options of the standard that name a rule nobody here would enforce. */
const NOT_ENFORCED = ['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];

/** Compiles `logicalTypeOptions`, `quality` and the value settings of one property. */
export function compileConstraints(
  property: OdcsProperty,
  settings: ColumnSettings,
  column: TypedColumn,
  times: Times,
  path: Path,
  report: Report,
): Constraints {
  const options: Options = property.logicalTypeOptions ?? {};
  const at = [...path, 'logicalTypeOptions'];
  for (const name of NOT_ENFORCED.filter((option) => options[option] !== undefined)) {
    report(
      [...at, name],
      `column ${property.name}: ${name} is not enforced; use minimum, maximum or an enum`,
    );
  }
  const written = {
    formats: formats(column, options, settings.formats, at, report),
    ...(column.type === 'timestamp' ? zone(options, times) : {}),
    ...numberMarks(column, settings, path, report),
  };
  const checks = compileQuality(property, { ...column, ...written }, path, report);
  const values = settings.enum ?? checks.enum;
  return {
    ...written,
    ...compileBounds(column, options, at, report),
    ...compileTextLimits(column, options, declaredLength(property), at, report),
    ...(values ? { enum: values } : {}),
    ...(settings.caseInsensitive ? { caseInsensitive: true } : {}),
    ...(checks.warn ? { warn: checks.warn } : {}),
  };
}

/** The length of `varchar(n)`. */
function declaredLength({ logicalType, physicalType = '' }: OdcsProperty): number | undefined {
  const declared = logicalType === 'number' ? null : /\((\d+)\)/.exec(physicalType);
  return declared ? Number(declared[1]) : undefined;
}

function formats(
  { name, type }: TypedColumn,
  options: Options,
  more: readonly string[] | undefined,
  at: Path,
  report: Report,
): string[] {
  const temporal = type === 'date' || type === 'timestamp';
  const declared = temporal && typeof options['format'] === 'string' ? [options['format']] : [];
  if (more && !temporal)
    report(at, `column ${name}: formats belong to dates and timestamps only, not to a ${type}`);
  const all = [...new Set([...declared, ...(more ?? [])])];
  return all.filter((format) => {
    try {
      return compileTemporalFormat(format) !== undefined;
    } catch (error) {
      if (!(error instanceof TemporalFormatError)) throw error;
      report([...at, 'format'], error.message);
      return false;
    }
  });
}

/** How numbers are written: Frictionless `groupChar`, `decimalChar` and `bareNumber`. */
function numberMarks(
  { name, type }: TypedColumn,
  { groupChar, decimalChar, bareNumber }: ColumnSettings,
  path: Path,
  report: Report,
): Pick<Column, 'groupChar' | 'decimalChar' | 'bareNumber'> {
  const given = { groupChar, decimalChar, bareNumber };
  for (const [word, value] of Object.entries(given)) {
    const fits = type === 'number' || (type === 'integer' && word !== 'decimalChar');
    if (value !== undefined && !fits) report(path, `column ${name}: a ${type} has no ${word}`);
    if (typeof value === 'string' && /[\w+"-]/.test(value)) {
      report(path, `column ${name}: ${word} ${value} can be part of a number itself`);
    }
  }
  if (groupChar !== undefined && groupChar === (decimalChar ?? '.')) {
    report(path, `column ${name}: groupChar ${groupChar} is the decimal mark too`);
  }
  return {
    ...(groupChar === undefined ? {} : { groupChar }),
    ...(decimalChar === undefined ? {} : { decimalChar }),
    ...(bareNumber === undefined ? {} : { bareNumber }),
  };
}
