import type { Column, LogicalType } from '../types';
import { compileConstraints } from './column-constraints';
import { COLUMN_PROPERTIES, type Report, readCustomProperties } from './custom-properties';
import type { OdcsProperty } from './odcs-document';
import type { Times } from './time-settings';
import type { Path } from './yaml-source';

const TYPES = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp'] as const;
const NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** PostgreSQL's type for a logical type and ODCS `physicalType`; undefined when they do not fit. */
const PHYSICAL: Readonly<Record<LogicalType, (physical: string) => string | undefined>> = {
  string: (physical) => (/^(text|varchar(\(\d+\))?)?$/.test(physical) ? 'text' : undefined),
  integer: (physical) =>
    ({ '': 'integer', int: 'integer', integer: 'integer', bigint: 'bigint' })[physical],
  number: (physical) =>
    /^((numeric|decimal)(\(\d+(,\d+)?\))?)?$/.test(physical) ? numeric(physical) : undefined,
  boolean: (physical) => (/^(boolean|bool)?$/.test(physical) ? 'boolean' : undefined),
  date: (physical) => (/^(date)?$/.test(physical) ? 'date' : undefined),
  timestamp: (physical) =>
    /^(timestamptz|timestamp with time zone|timestamp)?$/.test(physical)
      ? 'timestamptz'
      : undefined,
};

function numeric(physical: string): string {
  const [precision, scale] = digits(physical);
  return precision === undefined ? 'numeric' : `numeric(${precision},${scale ?? 0})`;
}

function digits(physical: string): (number | undefined)[] {
  return [...physical.matchAll(/\d+/g)].map(([text]) => Number(text));
}

/**
 * Compiles one ODCS property. Whatever cannot be kept is reported; a column comes back all the same,
 * so that the checks of the whole contract can go on.
 */
export function compileColumn(
  property: OdcsProperty,
  times: Times,
  path: Path,
  report: Report,
): Column {
  const settings = readCustomProperties(
    COLUMN_PROPERTIES,
    property.customProperties ?? [],
    path,
    report,
  );
  if (!NAME.test(property.name)) {
    report(
      [...path, 'name'],
      `column ${property.name}: lower case letters, digits, underscores (63 at most)`,
    );
  }
  const type = logicalType(property, path, report);
  const { transformLogic, physicalName } = property;
  const synonyms = [
    ...(physicalName === undefined ? [] : [physicalName]),
    ...(settings.synonyms ?? []),
  ];
  const typed = {
    name: property.name,
    type,
    ...physicalType(property, type, path, report),
    required: property.required === true || property.primaryKey === true,
  };
  const column: Column = {
    ...typed,
    synonyms,
    ...compileConstraints(property, settings, typed, times, path, report),
    ...(transformLogic === undefined ? {} : { transform: transformLogic }),
    ...(settings.whenColumnAbsent ? { whenColumnAbsent: settings.whenColumnAbsent } : {}),
    pii: settings.piiClass ?? 'none',
    description: property.description ?? '',
  };
  checkSettings(property, column, path, report);
  return column;
}

function logicalType(property: OdcsProperty, path: Path, report: Report): LogicalType {
  const type = property.logicalType ?? 'string';
  const known = TYPES.find((name) => name === type);
  if (!known) {
    report(
      [...path, 'logicalType'],
      `column ${property.name}: ${type} does not fit in a CSV cell: use one of ${TYPES.join(', ')}`,
    );
  }
  return known ?? 'string';
}

function physicalType(property: OdcsProperty, type: LogicalType, path: Path, report: Report) {
  const physical = (property.physicalType ?? '').toLowerCase().replaceAll(' ', '');
  const wide = type === 'integer' && property.logicalTypeOptions?.['format'] === 'i64';
  const sqlType = PHYSICAL[type](physical === '' && wide ? 'bigint' : physical);
  const at = [...path, 'physicalType'];
  if (sqlType === undefined) {
    report(
      at,
      `column ${property.name}: physicalType ${property.physicalType} does not hold a ${type}`,
    );
    return { sqlType: 'text' };
  }
  const [precision, scale = 0] = type === 'number' ? digits(physical) : [];
  if (precision === undefined) return { sqlType };
  if (precision < 1 || precision > 1000 || scale > precision) {
    report(
      at,
      `column ${property.name}: numeric(precision, scale) needs 1 <= precision <= 1000 and scale <= precision`,
    );
  }
  return { sqlType, precision, scale };
}

/** How numbers are written in a file. */
const NUMBER_MARKS = ['groupChar', 'decimalChar', 'bareNumber'] as const;

function checkSettings(property: OdcsProperty, column: Column, path: Path, report: Report): void {
  const { name, transform, whenColumnAbsent, synonyms } = column;
  if (property.primaryKey && property.required === false) {
    report([...path, 'required'], `column ${name} is part of the key and so cannot be optional`);
  }
  if (property.unique && !property.primaryKey) {
    report(
      [...path, 'unique'],
      `column ${name}: only the key is kept unique; make it the primaryKey`,
    );
  }
  if (transform !== undefined && synonyms.length > 0) {
    report(
      path,
      `column ${name} has transformLogic, so it is never read from a file and needs no synonyms`,
    );
  }
  const mark = NUMBER_MARKS.find((word) => column[word] !== undefined);
  if (transform !== undefined && mark !== undefined) {
    report(
      path,
      `column ${name} has transformLogic, so it is never read from a file and needs no ${mark}`,
    );
  }
  if (whenColumnAbsent !== undefined && (transform !== undefined || column.sqlType !== 'text')) {
    report(path, `column ${name}: whenColumnAbsent needs a string column without transformLogic`);
  }
}
