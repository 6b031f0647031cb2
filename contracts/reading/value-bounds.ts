import { parseCell } from '../parse-cell';
import type { Column } from '../types';
import type { Report } from './custom-properties';
import type { Path } from './yaml-source';

type Bounds = Partial<Pick<Column, 'minimum' | 'maximum' | 'earliest' | 'latest'>>;
/** The column as far as its bounds depend on it. */
type Bounded = Pick<Column, 'name' | 'type' | 'sqlType' | 'precision' | 'scale'>;
type Options = Readonly<Record<string, unknown>>;

/**
 * `minimum` and `maximum`, of dates and timestamps as canonical text. Bounds of another type and bounds
 * that no value can keep are reported.
 */
export function compileBounds(column: Bounded, options: Options, at: Path, report: Report): Bounds {
  const minimum = compileBound(column, 'minimum', options, at, report);
  const maximum = compileBound(column, 'maximum', options, at, report);
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    report(
      [...at, 'minimum'],
      `column ${column.name}: minimum ${minimum} is above maximum ${maximum}`,
    );
  }
  return {
    ...(typeof minimum === 'number' ? { minimum } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
    ...(typeof minimum === 'string' ? { earliest: minimum } : {}),
    ...(typeof maximum === 'string' ? { latest: maximum } : {}),
  };
}

function compileBound(
  column: Bounded,
  which: 'minimum' | 'maximum',
  options: Options,
  path: Path,
  report: Report,
): number | string | undefined {
  const bound = options[which];
  if (bound === undefined) return undefined;
  const at = [...path, which];
  const { name, type } = column;
  if (type === 'integer' || type === 'number') {
    if (typeof bound === 'number' && Number.isFinite(bound)) {
      const problem = which === 'minimum' ? tooHigh(column, bound) : tooLow(column, bound);
      if (problem) report(at, `column ${name}: ${which} ${bound} ${problem}`);
      return bound;
    }
    report(at, `column ${name}: ${which} ${JSON.stringify(bound)} is not a number`);
    return undefined;
  }
  if (type !== 'date' && type !== 'timestamp') {
    report(at, `column ${name}: a ${type} has no ${which}`);
    return undefined;
  }
  return canonicalBound(column, bound, which, at, report);
}

/** No value of the type reaches a minimum beyond its greatest one. */
function tooHigh(column: Bounded, minimum: number): string | undefined {
  return minimum >= limitOf(column) ? `is above every ${column.sqlType}` : undefined;
}

function tooLow(column: Bounded, maximum: number): string | undefined {
  return maximum < -limitOf(column) ? `is below every ${column.sqlType}` : undefined;
}

/** The least number that is too great for the type. */
function limitOf({ sqlType, precision, scale = 0 }: Bounded): number {
  if (sqlType === 'integer') return 2 ** 31;
  if (sqlType === 'bigint') return 2 ** 63;
  return precision === undefined ? Number.POSITIVE_INFINITY : 10 ** (precision - scale);
}

function canonicalBound(
  { name, type, sqlType }: Bounded,
  bound: unknown,
  which: string,
  at: Path,
  report: Report,
): string | undefined {
  if (typeof bound !== 'string') {
    report(
      at,
      `column ${name}: ${which} ${JSON.stringify(bound)} is not a ${type}: write it in quotes`,
    );
    return undefined;
  }
  const plain = {
    required: false,
    synonyms: [],
    formats: [],
    pii: 'none',
    description: '',
  } as const;
  const cell = parseCell({ ...plain, name, type, sqlType, timezone: 'UTC' })(bound);
  if (!cell.ok) report(at, `column ${name}: ${bound} ${cell.message}`);
  return cell.ok ? cell.text : undefined;
}
