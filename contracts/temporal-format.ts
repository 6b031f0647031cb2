import { isCalendarDay, type LocalTime, localTimeOf } from './temporal';

/** A date format cannot be read; `message` says why. */
export class TemporalFormatError extends Error {}

/** Reads one spelling: undefined when the text has another shape or names a day that does not exist. */
export type TemporalReader = (text: string) => LocalTime | undefined;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const LONG_MONTHS =
  'January|February|March|April|May|June|July|August|September|October|November|December';

/** Source of a named group for each letter run of java.time's DateTimeFormatter that is understood. */
const FIELDS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  uuuu: '(?<year>\\d{4})',
  // Not java.time's week year: whoever writes YYYY or DD means the calendar.
  YYYY: '(?<year>\\d{4})',
  yy: '(?<shortYear>\\d{2})',
  M: '(?<month>\\d{1,2})',
  MM: '(?<month>\\d{2})',
  MMM: '(?<monthName>[A-Za-z]{3})',
  MMMM: `(?<monthName>${LONG_MONTHS})`,
  d: '(?<day>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  DD: '(?<day>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  h: '(?<hour12>\\d{1,2})',
  hh: '(?<hour12>\\d{2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  a: '(?<half>[AaPp]\\.?[Mm]\\.?)',
  X: '(?<offset>Z|[+-]\\d{2}(?::?\\d{2})?)',
  XX: '(?<offset>Z|[+-]\\d{4})',
  XXX: '(?<offset>Z|[+-]\\d{2}:\\d{2})',
  Z: '(?<offset>[+-]\\d{4})',
};
/** Whole seconds or milliseconds since 1970, UTC, by the milliseconds in one of them. */
const EPOCHS: Readonly<Record<string, number>> = { 'epoch-s': 1000, 'epoch-ms': 1 };
const TOKEN = /(?<quoted>'(?:[^']|'')*')|(?<letters>([A-Za-z])\3*)|(?<other>[^A-Za-z])/gy;

/** ISO 8601 dates: always accepted. */
export const readIsoDate: TemporalReader = compileTemporalFormat('yyyy-MM-dd');

const ISO_TIMESTAMP =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[Tt ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?: ?(?<offset>[Zz]|[+-]\d{2}(?::?\d{2})?))?)?$/;

/** ISO 8601 timestamps, also with a space for the `T` and without seconds: always accepted. */
export const readIsoTimestamp: TemporalReader = (text) => toTime(ISO_TIMESTAMP.exec(text)?.groups);

/**
 * Compiles a format in the letters of java.time's DateTimeFormatter (as ODCS prescribes), with
 * `[optional]` sections and `'literal'` text; or `epoch-s`, `epoch-ms`, which no letters express.
 * @throws {TemporalFormatError}
 */
export function compileTemporalFormat(format: string): TemporalReader {
  const unit = EPOCHS[format];
  if (unit !== undefined) {
    return (text) => (/^-?\d{1,15}$/.test(text) ? localTimeOf(Number(text) * unit) : undefined);
  }
  const source = [...format.matchAll(TOKEN)].map((token) => fieldSource(format, token));
  const expression = compileSource(format, source.join(''));
  return (text) => toTime(expression.exec(text)?.groups);
}

function compileSource(format: string, source: string): RegExp {
  if (!/<(?:short)?[yY]ear>/.test(source) || !/<month/.test(source) || !/<day>/.test(source)) {
    throw new TemporalFormatError(`date format ${format} must have a year, a month and a day`);
  }
  if (/<hour12>/.test(source) !== /<half>/.test(source)) {
    throw new TemporalFormatError(`date format ${format}: h and a belong together`);
  }
  try {
    return new RegExp(`^${source}$`, 'i');
  } catch (error) {
    throw new TemporalFormatError(
      `date format ${format} repeats a field or has unpaired brackets`,
      {
        cause: error,
      },
    );
  }
}

function fieldSource(format: string, token: RegExpExecArray): string {
  const { quoted, letters, other } = token.groups ?? {};
  if (quoted !== undefined) {
    return escape(quoted === "''" ? "'" : quoted.slice(1, -1).replaceAll("''", "'"));
  }
  if (other === '[') return '(?:';
  if (other === ']') return ')?';
  if (other !== undefined) return escape(other);
  const run = letters ?? '';
  if (/^S{1,9}$/.test(run)) return `(?<fraction>\\d{${run.length}})`;
  const source = FIELDS[run];
  if (source !== undefined) return source;
  if (run === 'T') return 'T';
  throw new TemporalFormatError(
    `date format ${format}: ${run} is not understood; allowed are ${Object.keys(FIELDS).join(' ')} S`,
  );
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

type Groups = Readonly<Record<string, string | undefined>>;

function toTime(groups: Groups | undefined): LocalTime | undefined {
  if (!groups) return undefined;
  // As in java.time, two digits are the years 2000 to 2099.
  const year = groups['shortYear'] ? 2000 + Number(groups['shortYear']) : Number(groups['year']);
  const month = monthOf(groups);
  const day = Number(groups['day']);
  const hour = hourOf(groups);
  const minute = Number(groups['minute'] ?? 0);
  const second = Number(groups['second'] ?? 0);
  const micros = microsOf(groups['fraction'] ?? '');
  const offsetMinutes = offsetOf(groups['offset']);
  if (!isCalendarDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  if (micros === undefined || Number.isNaN(offsetMinutes)) return undefined;
  return { year, month, day, hour, minute, second, micros, offsetMinutes };
}

function monthOf(groups: Groups): number {
  const name = groups['monthName'];
  return name ? MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1 : Number(groups['month']);
}

function hourOf(groups: Groups): number {
  const twelve = groups['hour12'];
  if (twelve === undefined) return Number(groups['hour'] ?? 0);
  const hour = Number(twelve);
  if (hour < 1 || hour > 12) return Number.POSITIVE_INFINITY;
  return (hour % 12) + (/^p/i.test(groups['half'] ?? '') ? 12 : 0);
}

/** Undefined when digits beyond a microsecond would be lost. */
function microsOf(fraction: string): number | undefined {
  return /[1-9]/.test(fraction.slice(6)) ? undefined : Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** NaN for an offset that no clock has. */
function offsetOf(offset: string | undefined): number | undefined {
  if (offset === undefined) return undefined;
  if (offset === 'Z' || offset === 'z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', '') || 0);
  if (hours > 15 || minutes > 59) return Number.NaN;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
