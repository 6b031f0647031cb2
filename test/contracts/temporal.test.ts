import * as fc from 'fast-check';
import {
  dateOfDays,
  daysOf,
  formatTimestamp,
  isCalendarDay,
  utcMicros,
} from '../../contracts/temporal';

const instants = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

test('days and instants are those of the platform calendar', () => {
  fc.assert(
    fc.property(instants, fc.nat(999), (date, more) => {
      const iso = date.toISOString();
      const day = iso.slice(0, 10);
      const time = {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
        micros: date.getUTCMilliseconds() * 1000 + more,
        offsetMinutes: undefined,
      };
      const micros = utcMicros(time);
      expect(micros).toBe(BigInt(date.getTime()) * 1000n + BigInt(more));
      expect(dateOfDays(daysOf(day))).toBe(day);
      const text = `${iso.slice(0, -1)}${String(more).padStart(3, '0')}Z`;
      expect(formatTimestamp(micros)).toBe(text.replace(/\.?0*Z$/, 'Z'));
    }),
    { numRuns: 1000 },
  );
});

test('the calendar has leap days every fourth year but three centuries of four', () => {
  const leap = [1, 4, 100, 400, 1900, 2000, 2023, 2024].filter((year) =>
    isCalendarDay(year, 2, 29),
  );
  expect(leap).toEqual([4, 400, 2000, 2024]);
  expect(isCalendarDay(2024, 4, 31)).toBe(false);
  expect(isCalendarDay(2024, 13, 1)).toBe(false);
  expect(isCalendarDay(0, 1, 1)).toBe(false);
});
