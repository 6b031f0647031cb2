import * as fc from 'fast-check';

/** Columns of the rows that generated expressions read, with their SQL types. */
export const COLUMNS = {
  i: 'integer',
  j: 'integer',
  k: 'bigint',
  n: 'numeric',
  m: 'numeric(8,3)',
  s: 'text',
  t: 'text',
  u: 'text',
  b: 'boolean',
  c: 'boolean',
  d: 'date',
  e: 'date',
  y: 'timestamptz',
  z: 'timestamptz',
} as const;

export type Cells = Readonly<Record<keyof typeof COLUMNS, string | null>>;

const orNull = (values: readonly string[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constant(null) },
  );

const WHOLE = ['0', '1', '-1', '2', '7', '-13', '100', '2147483647', '-2147483648'];
const DECIMALS = [
  '0',
  '0.5',
  '-0.5',
  '2.5',
  '1.005',
  '-99.995',
  '12345.678',
  '0.0001',
  '70000',
  '99999.999',
];
const DATES = ['2024-02-29', '1999-12-31', '2000-01-01', '1900-03-01', '2024-06-15'];

const TIMES = [
  '2024-02-29T00:00:00Z',
  '2024-02-29T23:59:59.999999Z',
  '1969-12-31T23:59:59.5Z',
  '2000-01-01T00:00:00+05:30',
  '1900-03-01T12:00:00Z',
];

/** One row, with the values at which arithmetic goes wrong. */
export const cells: fc.Arbitrary<Cells> = fc.record({
  i: orNull(WHOLE),
  j: orNull(WHOLE),
  k: orNull([...WHOLE, '9223372036854775807', '-9223372036854775808']),
  n: orNull([...DECIMALS, '123456789012345678901234567890.5', '-3', '10.00']),
  m: orNull(DECIMALS.filter((text) => text !== '0.0001')),
  s: orNull(['', 'abc', 'Aé', 'z\u{1f600}', '\uffee', 'b%b_', ' b ', 'a\\b', '12']),
  t: orNull(['', 'abc', 'ABBA', ' 7 ', '+5', '-0012', '1e3', '2.50', 'true', '99999999999']),
  u: orNull([
    '',
    '2024-02-29',
    '2023-02-29',
    '02-29',
    ' 12 ',
    '1.5e2',
    '-7',
    '.5',
    '5.',
    'yes',
    'Off',
    '\u00a07',
    '\t7\n',
    '+-1',
    '1 2',
  ]),
  b: orNull(['true', 'false']),
  c: orNull(['true', 'false']),
  d: orNull(DATES),
  e: orNull(DATES),
  y: orNull(TIMES),
  z: orNull(TIMES),
});
