import { parseCell } from '../parse-cell';
import { compileTemporalFormat, TemporalFormatError } from '../temporal-format';
import type { Column, LogicalType } from '../types';
import type { ColumnSettings, Report } from './custom-properties';
import type { OdcsProperty } from './odcs-document';
import { type Times, zone } from './time-settings';
import type { Path } from './yaml-source';

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
    >
  >;
type Options = Readonly<Record<string, unknown>>;

/** Options of the standard that name a rule nobody here would enforce. */
const NOT_ENFORCED = ['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];

/** Compiles `logicalTypeOptions`, `quality` and the value settings of one property. */
export function compileConstraints(
  property: OdcsProperty,
  settings: ColumnSettings,
  type: LogicalType,
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
  const values = settings.enum ?? validValues(property, path, report);
  return {
    formats: formats(type, options, settings.formats, at, report),
    ...bounds(property.name, type, options, at, report),
    ...textOptions(property, options, at, report),
    ...(values ? { enum: values } : {}),
    ...(settings.caseInsensitive ? { caseInsensitive: true } : {}),
    ...(type === 'timestamp' ? zone(options, times) : {}),
  };
}

function formats(
  type: LogicalType,
  options: Options,
  more: readonly string[] | undefined,
  at: Path,
  report: Report,
): string[] {
  const temporal = type === 'date' || type === 'timestamp';
  const declared = temporal && typeof options['format'] === 'string' ? [options['format']] : [];
  if (more && !temporal) report(at, 'formats belong to dates and timestamps only');
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

function bounds(name: string, type: LogicalType, options: Options, at: Path, report: Report) {
  const { minimum, maximum } = options;
  if (typeof minimum === 'number' || typeof maximum === 'number') {
    if (Number(minimum) > Number(maximum)) {
      report(
        [...at, 'minimum'],
        `column ${name}: minimum ${String(minimum)} is above maximum ${String(maximum)}`,
      );
    }
    return {
      ...(typeof minimum === 'number' ? { minimum } : {}),
      ...(typeof maximum === 'number' ? { maximum } : {}),
    };
  }
  const earliest = canonicalBound(name, type, minimum, [...at, 'minimum'], report);
  const latest = canonicalBound(name, type, maximum, [...at, 'maximum'], report);
  if (earliest !== undefined && latest !== undefined && earliest > latest) {
    report([...at, 'minimum'], `column ${name}: minimum ${earliest} is above maximum ${latest}`);
  }
  return {
    ...(earliest === undefined ? {} : { earliest }),
    ...(latest === undefined ? {} : { latest }),
  };
}

function canonicalBound(
  name: string,
  type: LogicalType,
  bound: unknown,
  at: Path,
  report: Report,
): string | undefined {
  if (typeof bound !== 'string') return undefined;
  const sqlType = type === 'date' ? 'date' : 'timestamptz';
  const plain = {
    name,
    type,
    required: false,
    synonyms: [],
    pii: 'none',
    description: '',
  } as const;
  const cell = parseCell({ ...plain, sqlType, formats: [], timezone: 'UTC' })(bound);
  if (!cell.ok) report(at, `column ${name}: ${bound} ${cell.message}`);
  return cell.ok ? cell.text : undefined;
}

function textOptions(property: OdcsProperty, options: Options, at: Path, report: Report) {
  const { minLength, maxLength, pattern } = options;
  const declared = /\((\d+)\)/.exec(
    property.logicalType === 'number' ? '' : (property.physicalType ?? ''),
  );
  const longest = typeof maxLength === 'number' ? maxLength : declared && Number(declared[1]);
  if (declared && longest !== Number(declared[1])) {
    report(
      [...at, 'maxLength'],
      `column ${property.name}: maxLength ${longest} contradicts ${property.physicalType}`,
    );
  }
  if (typeof minLength === 'number' && typeof longest === 'number' && minLength > longest) {
    report(
      [...at, 'minLength'],
      `column ${property.name}: minLength ${minLength} is above maxLength ${longest}`,
    );
  }
  return {
    ...(typeof minLength === 'number' ? { minLength } : {}),
    ...(typeof longest === 'number' ? { maxLength: longest } : {}),
    ...(typeof pattern === 'string'
      ? { pattern: anchored(property.name, pattern, at, report) }
      : {}),
  };
}

/** ODCS patterns must match the whole value; `^` and `$` may be written or left out. */
function anchored(name: string, pattern: string, at: Path, report: Report): string {
  const source = `^(?:${pattern})$`;
  try {
    return new RegExp(source, 'u').source;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report([...at, 'pattern'], `column ${name}: ${why}`);
    return '';
  }
}

/** The allowed values of ODCS's library check `invalidValues`; any other check is reported. */
function validValues(property: OdcsProperty, path: Path, report: Report): string[] | undefined {
  let found: string[] | undefined;
  for (const [index, { type, metric, arguments: given, mustBe }] of (
    property.quality ?? []
  ).entries()) {
    const values = given?.['validValues'];
    const enforced = metric === 'invalidValues' && mustBe === 0 && Array.isArray(values);
    if (enforced) found = values.map(String);
    else if (type !== 'text') {
      report(
        [...path, 'quality', index],
        `column ${property.name}: of the quality checks only invalidValues with validValues and mustBe 0 is enforced; describe others with type: text`,
      );
    }
  }
  return found;
}
