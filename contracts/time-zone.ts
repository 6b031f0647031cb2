/** Why a wall clock reading has no single instant in a zone. */
export type ZoneProblem = 'nonexistent' | 'ambiguous';

const MICROS_PER_MINUTE = 60_000_000n;
const HALF_DAY = 12 * 3_600_000;
/** Offsets are remembered per quarter of an hour: no zone changes in between. */
const QUARTER = 900_000;
const MEMORY = 100_000;

/** True when this runtime knows the IANA zone. */
export function isTimeZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** Which instant is meant by a reading that a clock change repeats or skips (as Temporal's `disambiguation`). */
export type AmbiguousTime = 'earlier' | 'later';

/**
 * Compiles an IANA zone to a function from a wall clock reading (microseconds as if UTC) to the
 * instant (microseconds since 1970). Readings that a clock change skips or repeats are not guessed,
 * unless `ambiguous` says which of the two offsets counts.
 */
export function zoneToInstant(
  zone: string,
  ambiguous?: AmbiguousTime,
): (local: bigint) => bigint | ZoneProblem {
  const offsetAt = rememberOffsets(zone);
  return (local) => {
    const millis = Number(local / 1000n);
    const offsets = new Set([offsetAt(millis - HALF_DAY * 2), offsetAt(millis + HALF_DAY * 2)]);
    const fitting = [...offsets].filter((offset) => offsetAt(millis - offset * 60_000) === offset);
    if (ambiguous !== undefined && fitting.length !== 1) {
      // The clock that is further ahead of UTC shows a reading earlier.
      const chosen = ambiguous === 'earlier' ? Math.max(...offsets) : Math.min(...offsets);
      return local - BigInt(chosen) * MICROS_PER_MINUTE;
    }
    const [offset] = fitting;
    if (offset === undefined) return 'nonexistent';
    return fitting.length > 1 ? 'ambiguous' : local - BigInt(offset) * MICROS_PER_MINUTE;
  };
}

/** Minutes that the zone's clock is ahead of UTC at an instant (milliseconds since 1970). */
function rememberOffsets(zone: string): (millis: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = new Map<number, number>();
  return (millis) => {
    const quarter = Math.floor(millis / QUARTER);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    if (known.size >= MEMORY) known.clear();
    const start = quarter * QUARTER;
    const offset = Math.round((wallClock(format, start) - start) / 60_000);
    known.set(quarter, offset);
    return offset;
  };
}

function wallClock(format: Intl.DateTimeFormat, millis: number): number {
  const parts = Object.fromEntries(
    format.formatToParts(millis).map((part) => [part.type, Number(part.value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, day);
  return utc.setUTCHours(hour, minute, second);
}
