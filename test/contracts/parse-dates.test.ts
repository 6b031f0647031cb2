import { answer, column } from './answer-cell';

test.each([
  ['M/d/yyyy', '8/14/2006', '2006-08-14'],
  ['M/d/yyyy', '08/04/2006', '2006-08-04'],
  ['M/d/yyyy', '14/8/2006', '!type'],
  ['d/M/yyyy', '14/8/2006', '2006-08-14'],
  ['dd.MM.yyyy', '14.08.2006', '2006-08-14'],
  ['dd.MM.yyyy', '4.8.2006', '!type'],
  ['yyyyMMdd', '20060814', '2006-08-14'],
  ['MMM d, yyyy', 'Aug 14, 2006', '2006-08-14'],
  ['MMMM d, yyyy', 'august 14, 2006', '2006-08-14'],
  ['MMM d, yyyy', 'Abc 14, 2006', '!type'],
  ['M/d/yy', '8/14/06', '2006-08-14'],
  ["d 'de' M 'de' yyyy", '14 de 8 de 2006', '2006-08-14'],
  ['M/d/yyyy', '2/29/2023', '!type'],
  ['M/d/yyyy', '2/29/2000', '2000-02-29'],
  ['M/d/yyyy', '2/29/1900', '!type'],
  ['M/d/yyyy', '0/1/2000', '!type'],
  ['M/d/yyyy', '2006-08-14', '2006-08-14'],
  ['M/d/yyyy', '2006-02-30', '!type'],
  ['M/d/yyyy', '0000-01-01', '!type'],
  ['M/d/yyyy', '8/14/2006 10:00', '!type'],
  ['M/d/yyyy[ HH:mm]', '8/14/2006 10:00', '2006-08-14'],
])('date %s: %s', (format, text, expected) => {
  expect(answer(column('date', { formats: [format] }), text)).toBe(expected);
});

test('dates keep their bounds', () => {
  const birth = column('date', { earliest: '1900-01-01', latest: '2026-12-31' });
  expect(answer(birth, '1899-12-31')).toBe('!range');
  expect(answer(birth, '1900-01-01')).toBe('1900-01-01');
  expect(answer(birth, '2027-01-01')).toBe('!range');
});

test.each([
  ['2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z'],
  ['2026-01-05 08:00', '!type'],
  ['2026-01-05T08:00:00.120000Z', '2026-01-05T08:00:00.12Z'],
  ['2026-01-05T08:00:00.1234567Z', '!type'],
  ['2026-01-05T08:00:00.1234560Z', '2026-01-05T08:00:00.123456Z'],
  ['2026-01-05 08:00:00+05:30', '2026-01-05T02:30:00Z'],
  ['2026-01-01T00:30:00+01', '2025-12-31T23:30:00Z'],
  ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.5Z'],
  ['0001-01-01T00:00:00+01:00', '!range'],
  ['9999-12-31T23:59:59-01:00', '!range'],
  ['2026-01-05T24:00:00Z', '!type'],
  ['2026-01-05T08:60:00Z', '!type'],
  ['2026-01-05T08:00:00+25:00', '!type'],
])('timestamp without a zone in the contract: %s', (text, expected) => {
  expect(answer(column('timestamp'), text)).toBe(expected);
});

test.each([
  ['2026-01-15 08:00', '2026-01-15T13:00:00Z'],
  ['2026-07-15 08:00', '2026-07-15T12:00:00Z'],
  // the hour that the clock skips, and the one it repeats
  ['2026-03-08 01:59:59', '2026-03-08T06:59:59Z'],
  ['2026-03-08 02:30', '!type'],
  ['2026-03-08 03:00', '2026-03-08T07:00:00Z'],
  ['2026-11-01 00:59', '2026-11-01T04:59:00Z'],
  ['2026-11-01 01:30', '!type'],
  ['2026-11-01 02:00', '2026-11-01T07:00:00Z'],
  ['2026-11-01 01:30-05:00', '2026-11-01T06:30:00Z'],
])('local time in New York: %s', (text, expected) => {
  expect(answer(column('timestamp', { timezone: 'America/New_York' }), text)).toBe(expected);
});

test('twelve hour clocks', () => {
  const stamp = column('timestamp', { formats: ['M/d/yyyy h:mm a'], timezone: 'UTC' });
  expect(answer(stamp, '1/5/2026 12:00 AM')).toBe('2026-01-05T00:00:00Z');
  expect(answer(stamp, '1/5/2026 12:30 pm')).toBe('2026-01-05T12:30:00Z');
  expect(answer(stamp, '1/5/2026 11:59 PM')).toBe('2026-01-05T23:59:00Z');
  expect(answer(stamp, '1/5/2026 13:00 PM')).toBe('!type');
});

test.each([
  ['0', '1970-01-01'],
  ['1546300800000', '2019-01-01'],
  ['1546387199999', '2019-01-01'],
  ['-1', '1969-12-31'],
  ['253402300799999', '9999-12-31'],
  ['253402300800000', '!type'],
  ['-62135596800001', '!type'],
  ['1546300800000.0', '!type'],
  ['99999999999999999999', '!type'],
  // ISO stays accepted beside it
  ['2019-01-31', '2019-01-31'],
])('milliseconds since 1970 as a date: %s', (text, expected) => {
  expect(answer(column('date', { formats: ['epoch-ms'] }), text)).toBe(expected);
});

test.each([
  ['epoch-s', '1546300800', '2019-01-01T00:00:00Z'],
  ['epoch-s', '-1', '1969-12-31T23:59:59Z'],
  ['epoch-ms', '1546300800250', '2019-01-01T00:00:00.25Z'],
  ['epoch-ms', '-1', '1969-12-31T23:59:59.999Z'],
])('%s as a time needs no zone: %s', (format, text, expected) => {
  expect(answer(column('timestamp', { formats: [format] }), text)).toBe(expected);
});

test.each([
  // 1 November 2026, 01:30 comes twice
  ['earlier', '2026-11-01 01:30', '2026-11-01T05:30:00Z'],
  ['later', '2026-11-01 01:30', '2026-11-01T06:30:00Z'],
  // 8 March 2026, 02:30 does not come at all
  ['earlier', '2026-03-08 02:30', '2026-03-08T06:30:00Z'],
  ['later', '2026-03-08 02:30', '2026-03-08T07:30:00Z'],
  // every other time is what it was
  ['earlier', '2026-03-08 01:59', '2026-03-08T06:59:00Z'],
  ['later', '2026-11-01 02:00', '2026-11-01T07:00:00Z'],
] as const)('ambiguousTime %s: %s', (ambiguousTime, text, expected) => {
  const local = column('timestamp', { timezone: 'America/New_York', ambiguousTime });
  expect(answer(local, text)).toBe(expected);
});
