import { InvalidArgumentError } from 'commander';

/** Parses a whole number of at least `minimum`; commander turns the error into exit code 2. */
export function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || !Number.isSafeInteger(value))
      throw new InvalidArgumentError(`Expected a whole number of at least ${minimum}.`);
    return value;
  };
}

/** Parses a number between two bounds, bounds included. */
export function numberBetween(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value < minimum || value > maximum)
      throw new InvalidArgumentError(`Expected a number from ${minimum} to ${maximum}.`);
    return value;
  };
}

/**
 * Parses a time in UTC: a date, which stands for its first or its last millisecond, or an ISO 8601 time.
 * @returns milliseconds since 1970
 */
export function dropTime(edge: 'start' | 'end'): (text: string) => number {
  return (text) => {
    const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text);
    const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
    const time = isDate || isTime.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(time))
      throw new InvalidArgumentError('Expected a date (2026-03-01) or a time (2026-03-01T08:00Z).');
    return isDate && edge === 'end' ? time + 86_399_999 : time;
  };
}
