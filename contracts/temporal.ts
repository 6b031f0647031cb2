const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const SECONDS_PER_DAY = 86_400;

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
  return daysOfCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8)));
}

/**
 * Days from 1970-01-01 to a day of the proleptic Gregorian calendar. Years begin in March here, so that
 * the leap day is their last (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
 */
function daysOfCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
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
  const days = daysOfCivil(time.year, time.month, time.day);
  const seconds = ((days * 24 + time.hour) * 60 + time.minute) * 60 + time.second;
  return BigInt(seconds) * 1_000_000n + BigInt(time.micros);
}

/** `yyyy-MM-ddTHH:mm:ss[.ffffff]Z` without trailing zeros, of microseconds since 1970. */
export function formatTimestamp(micros: bigint): string {
  const cut = micros / 1_000_000n;
  const rest = Number(micros - cut * 1_000_000n);
  const seconds = Number(cut) - (rest < 0 ? 1 : 0);
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  const clock = seconds - days * SECONDS_PER_DAY;
  const hour = Math.floor(clock / 3600);
  const minute = Math.floor(clock / 60) % 60;
  const time = `${two(hour)}:${two(minute)}:${two(clock % 60)}`;
  return `${dateOfDays(days) ?? ''}T${time}${fractionOf(rest < 0 ? rest + 1_000_000 : rest)}Z`;
}

function fractionOf(micros: number): string {
  return micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
}

/** What a clock in UTC shows so many milliseconds after 1970; undefined outside the years 1 to 9999. */
export function localTimeOf(millis: number): LocalTime | undefined {
  const utc = new Date(millis);
  const year = utc.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return undefined;
  return {
    year,
    month: utc.getUTCMonth() + 1,
    day: utc.getUTCDate(),
    hour: utc.getUTCHours(),
    minute: utc.getUTCMinutes(),
    second: utc.getUTCSeconds(),
    micros: utc.getUTCMilliseconds() * 1000,
    offsetMinutes: 0,
  };
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}
