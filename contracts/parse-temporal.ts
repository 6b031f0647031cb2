import { type CellResult, reject } from './cell-result';
import { daysOf, formatDate, formatTimestamp, type LocalTime, utcMicros } from './temporal';
import {
  compileTemporalFormat,
  readIsoDate,
  readIsoTimestamp,
  type TemporalReader,
} from './temporal-format';
import { conflictingFormats } from './temporal-order';
import { type ZoneProblem, zoneToInstant } from './time-zone';
import type { Column } from './types';

type Parse = (text: string) => CellResult;

const MICROS_PER_DAY = 86_400_000_000n;
const FIRST_INSTANT = BigInt(daysOf('0001-01-01')) * MICROS_PER_DAY;
const LAST_INSTANT = (BigInt(daysOf('9999-12-31')) + 1n) * MICROS_PER_DAY - 1n;

/** Cells of a `date` column: canonical `yyyy-MM-dd`. */
export function dateCell(column: Column): Parse {
  const read = compileSpellings(column.formats, readIsoDate);
  const wrong = reject('type', `is not a date written as ${spellings(column, 'yyyy-MM-dd')}`);
  const { earliest = '', latest = '9999-12-31' } = column;
  const outside = reject('range', `is not between ${earliest || '0001-01-01'} and ${latest}`);
  return (text) => {
    const time = read(text);
    if (time === undefined) return wrong;
    if (time === 'two days') return TWO_DAYS;
    const value = formatDate(time.year, time.month, time.day);
    return value < earliest || value > latest ? outside : { ok: true, text: value, value };
  };
}

/** Cells of a `timestamptz` column: canonical UTC; a reading without offset needs the column's zone. */
export function timestampCell(column: Column): Parse {
  const read = compileSpellings(column.formats, readIsoTimestamp);
  const toInstant =
    column.timezone === undefined
      ? undefined
      : zoneToInstant(column.timezone, column.ambiguousTime);
  const wrong = reject('type', `is not a time written as ${spellings(column, 'ISO 8601')}`);
  const noZone = reject('type', 'names no offset from UTC, and the contract no timezone');
  const outside = reject(
    'range',
    `is not between ${column.earliest ?? '0001'} and ${column.latest ?? '9999'}`,
  );
  const problems = {
    nonexistent: reject('type', `is skipped by a clock change in ${column.timezone}`),
    ambiguous: reject('type', `is repeated by a clock change in ${column.timezone}`),
  };
  const low = instantOf(column.earliest) ?? FIRST_INSTANT;
  const high = instantOf(column.latest) ?? LAST_INSTANT;
  return (text) => {
    const time = read(text);
    if (time === undefined) return wrong;
    if (time === 'two days') return TWO_DAYS;
    const instant = resolve(time, toInstant);
    if (instant === undefined) return noZone;
    if (typeof instant === 'string') return problems[instant];
    if (instant < low || instant > high) return outside;
    return { ok: true, text: formatTimestamp(instant), value: instant };
  };
}

function resolve(
  time: LocalTime,
  toInstant: ((local: bigint) => bigint | ZoneProblem) | undefined,
): bigint | ZoneProblem | undefined {
  const local = utcMicros(time);
  if (time.offsetMinutes !== undefined) return local - BigInt(time.offsetMinutes) * 60_000_000n;
  return toInstant?.(local);
}

/** Microseconds since 1970 of a canonical timestamp or date. */
function instantOf(text: string | undefined): bigint | undefined {
  const time = text === undefined ? undefined : readIsoTimestamp(text);
  return time && utcMicros(time);
}

const TWO_DAYS = reject('type', 'can be read with the day first or the month first');

type Spellings = (text: string) => LocalTime | 'two days' | undefined;

/** The first format that reads a text, unless another one reads another day out of it. */
function compileSpellings(formats: readonly string[], iso: TemporalReader): Spellings {
  const read = firstThatReads([...formats.map(compileTemporalFormat), iso]);
  const conflicting = conflictingFormats(formats).map(compileTemporalFormat);
  if (conflicting.length === 0) return read;
  return (text) => {
    const days = conflicting.map((reader) => reader(text)).filter((time) => time !== undefined);
    const agree = days.every((day) => sameDay(day, days[0]!));
    return agree ? read(text) : 'two days';
  };
}

/** Of two readings that take the same numbers in another order, at least two fields differ. */
function sameDay(a: LocalTime, b: LocalTime): boolean {
  return a.month === b.month && a.day === b.day;
}

function firstThatReads(readers: readonly TemporalReader[]): TemporalReader {
  return (text) => {
    for (const read of readers) {
      const time = read(text);
      if (time) return time;
    }
    return undefined;
  };
}

function spellings(column: Column, iso: string): string {
  return [...column.formats, iso].join(' or ');
}
