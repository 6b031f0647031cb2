const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const MICROS_PER_DAY = 86_400_000_000n;

/** A wall clock reading; `offsetMinutes` is undefined when the text names no offset. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  readonly offsetMinutes: number | undefined;
}

/** True for a day of the proleptic Gregorian calendar in the years 1 to 9999. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0));
}

/** `yyyy-MM-dd`. */
export function formatDate(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Days from 1970-01-01 to a date in canonical form. */
export function daysOf(date: string): number {
  const utc = new Date(0);
  utc.setUTCFullYear(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8)));
  return utc.getTime() / 86_400_000;
}

/** The date `days` after 1970-01-01 in canonical form; undefined outside the years 1 to 9999. */
export function dateOfDays(days: number): string | undefined {
  const utc = new Date(days * 86_400_000);
  const year = utc.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return undefined;
  return formatDate(year, utc.getUTCMonth() + 1, utc.getUTCDate());
}

/** Microseconds since 1970 of a wall clock reading, as if it were UTC. */
export function utcMicros(time: LocalTime): bigint {
  const days = daysOf(formatDate(time.year, time.month, time.day));
  const seconds = (time.hour * 60 + time.minute) * 60 + time.second;
  return BigInt(days) * MICROS_PER_DAY + BigInt(seconds) * 1_000_000n + BigInt(time.micros);
}

/** `yyyy-MM-ddTHH:mm:ss[.ffffff]Z` without trailing zeros, of microseconds since 1970. */
export function formatTimestamp(micros: bigint): string {
  const days = floorDivide(micros, MICROS_PER_DAY);
  const rest = Number(micros - days * MICROS_PER_DAY);
  const fraction = String(rest % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const seconds = Math.floor(rest / 1_000_000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const date = dateOfDays(Number(days)) ?? '';
  return `${date}T${clock.map(two).join(':')}${fraction === '' ? '' : `.${fraction}`}Z`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b > a ? quotient - 1n : quotient;
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}
