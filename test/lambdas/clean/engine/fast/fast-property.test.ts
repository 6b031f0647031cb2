import * as fc from 'fast-check';
import type { Column, Contract } from '../../../../../contracts/types';
import { column, contract } from '../clean-content';
import { bothWays } from './both-ways';

/** Columns of every kind that the fast path reads in its own way, and of those that it leaves alone. */
const COLUMNS: readonly Column[] = [
  column('plain'),
  column('short', { maxLength: 4, minLength: 2 }),
  column('level', { enum: ['Low', 'High, very', 'a "b"'], caseInsensitive: true }),
  column('code', { pattern: '^[a-z]+[0-9]*$' }),
  column('small', { type: 'integer', sqlType: 'integer', minimum: -5, maximum: 2000 }),
  column('big', { type: 'integer', sqlType: 'bigint' }),
  column('money', {
    type: 'number',
    sqlType: 'numeric(6,2)',
    precision: 6,
    scale: 2,
    minimum: -10.5,
  }),
  column('free', { type: 'number', sqlType: 'numeric' }),
  column('yes', { type: 'boolean', sqlType: 'boolean' }),
  column('day', { type: 'date', sqlType: 'date', formats: ['M/d/yyyy'], earliest: '1990-01-01' }),
  column('moment', { type: 'timestamp', sqlType: 'timestamptz' }),
];

const DERIVED: readonly Column[] = [
  column('sum', { type: 'integer', sqlType: 'bigint', transform: 'small + big' }),
  column('ratio', {
    type: 'number',
    sqlType: 'numeric(8,3)',
    precision: 8,
    scale: 3,
    transform: 'money / small',
  }),
  column('band', { transform: "CASE WHEN small > 5 THEN 'many' WHEN yes THEN 'some, yes' END" }),
  column('joined', { transform: "plain || '-' || code" }),
];

const CELLS: Readonly<Record<string, readonly string[]>> = {
  plain: [
    'a',
    'x,y',
    'say "so"',
    'two\nlines',
    'é',
    '😎 b',
    'none',
    '=1+1',
    'a\u00a0b',
    "it's",
    'no more\n\n',
    '\r\nlines',
    '\na,b',
  ],
  short: ['ab', 'a', 'abcd', 'abcde', 'ééééé', 'éé', '""""'],
  level: ['low', 'LOW', 'High, very', 'a "b"', 'other'],
  code: ['abc', 'x1', 'X', '1', 'none'],
  small: ['0', '7', '07', '+7', '-5', '-6', '2000', '2001', '-0', '1.0', '1e1', 'x'],
  big: ['0', '123456789012345', '1234567890123456', '9223372036854775807', '9223372036854775808'],
  money: [
    '0',
    '1.5',
    '1.50',
    '-0',
    '-0.00',
    '.5',
    '5.',
    '1.234',
    '1.230',
    '-10.5',
    '-10.51',
    '1e2',
  ],
  free: ['0.10', '1e-3', '-0.0', '007', '3'],
  yes: ['true', 'Y', '0', 'no', 'maybe'],
  day: ['2024-02-29', '2/29/2024', '2023-02-29', '1989-12-31', '12/31/2024'],
  moment: ['2024-01-02T03:04:05Z', '2024-01-02 03:04:05+02', '2024-01-02', 'x'],
};

const COMMON = ['', ' ', 'NA', ' NA ', 'N"A', '\t7 ', '1', 'id', '\u0000', '\ufffd'];
const MARKS = ['"', '\r', '\n', ',', ';', ' "', '" '];

const seldom = <T>(often: fc.Arbitrary<T>, rare: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: often, weight: 12 }, { arbitrary: rare, weight: 1 });

const cellOf = (name: string) =>
  seldom(
    seldom(fc.constantFrom(...(CELLS[name] ?? ['a'])), fc.constantFrom(...COMMON)),
    fc.oneof(fc.constantFrom(...MARKS), fc.stringMatching(/^[a",; \n\r0-9é]{0,8}$/)),
  );

interface Sample {
  readonly contract: Contract;
  readonly text: string;
  readonly chunk: number;
}

const dialect = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  quoting: fc.constantFrom('needed', 'always', 'never'),
  trailing: fc.constantFrom('', 'delimiter'),
  ending: fc.boolean(),
  blank: fc.boolean(),
});

const sample: fc.Arbitrary<Sample> = fc
  .record({
    columns: fc.shuffledSubarray([...COLUMNS], { minLength: 1 }),
    required: fc.boolean(),
    derived: fc.boolean(),
    extra: fc.boolean(),
    keyed: fc.constantFrom('key', 'two', 'none', 'keep', 'version'),
    deletes: fc.boolean(),
    missingValues: fc.constantFrom([], ['NA'], ['NA', 'N"A', 'none']),
  })
  .chain((facts) => {
    const header = ['id', ...facts.columns.map(({ name }) => name), ...(facts.extra ? ['x'] : [])];
    const ids = seldom(
      fc.integer({ min: 1, max: 400 }).map(String),
      fc.constantFrom('', 'a,b', '"q"', 'k'.repeat(1001), ' 5 '),
    );
    const row = fc.tuple(ids, ...header.slice(1).map(cellOf)).map((cells) => [...cells]);
    const ragged = seldom(
      row,
      fc.oneof(
        row.map((cells) => cells.slice(1)),
        row.map((cells) => [...cells, 'more']),
        fc.constantFrom([''], [' '], header),
      ),
    );
    return fc
      .record({
        rows: fc.array(ragged, { minLength: 1, maxLength: 40 }),
        dialect,
        chunk: fc.integer({ min: 1, max: 400 }),
      })
      .map(({ rows, chunk, dialect: how }) => ({
        contract: contractOf(facts),
        text: write([header, ...rows], how),
        chunk,
      }));
  });

function contractOf(facts: {
  readonly columns: readonly Column[];
  readonly required: boolean;
  readonly derived: boolean;
  readonly keyed: string;
  readonly deletes: boolean;
  readonly missingValues: readonly string[];
}): Contract {
  const names = new Set(facts.columns.map(({ name }) => name));
  const columns = facts.columns.map((one) => ({ ...one, required: facts.required }));
  const id = column('id', { required: facts.keyed !== 'none' });
  const possible = DERIVED.filter(({ transform = '' }) =>
    [...transform.matchAll(/small|big|money|yes|plain|code/g)].every(([name]) => names.has(name)),
  );
  const second = facts.columns[0]!.name;
  return contract({
    columns: [...(facts.derived ? possible : []), id, ...columns],
    key: keyOf(facts.keyed, second),
    identicalRows: facts.keyed === 'keep' ? 'keep' : 'reject',
    versionOrder: facts.keyed === 'version' && names.has('small') ? ['small'] : [],
    missingValues: facts.missingValues,
    ...(facts.deletes && names.has('small') ? { deleteWhen: 'small = 7' } : {}),
  });
}

function keyOf(keyed: string, second: string): string[] {
  if (keyed === 'none' || keyed === 'keep') return [];
  return keyed === 'two' ? ['id', second] : ['id'];
}

function write(
  rows: readonly (readonly string[])[],
  how: typeof dialect extends fc.Arbitrary<infer T> ? T : never,
): string {
  const quote = (cell: string) => {
    const needed = how.quoting === 'always' || /[",;|\t\r\n]/.test(cell);
    return needed && how.quoting !== 'never' ? `"${cell.replaceAll('"', '""')}"` : cell;
  };
  const lines = rows.map((cells) => {
    return cells.map(quote).join(how.delimiter) + (how.trailing && how.delimiter);
  });
  if (how.blank) lines.splice(2, 0, '', '  ');
  return lines.join(how.newline) + (how.ending ? how.newline : '');
}

test('the fast path changes no byte of any output, whatever contract, dialect, dirt and chunks', async () => {
  await fc.assert(
    fc.asyncProperty(sample, async ({ contract: one, text, chunk }) => {
      const options = { contracts: [one], dataset: 'marks', chunk };
      const { outcome, expected } = await bothWays(text, options);
      expect(outcome).toEqual(expected);
    }),
    { numRuns: 50 },
  );
}, 120_000);

test('the fast path changes no byte where no contract is known', async () => {
  await fc.assert(
    fc.asyncProperty(sample, async ({ text, chunk }) => {
      const { outcome, expected } = await bothWays(text, { infer: true, chunk });
      expect(outcome).toEqual(expected);
    }),
    { numRuns: 15 },
  );
}, 120_000);

test('bytes that are no UTF-8, and other encodings, change nothing either', async () => {
  await fc.assert(
    fc.asyncProperty(
      sample,
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(0x80, 0xe9, 0xff, 0xc3, 0)), { maxLength: 3 }),
      async ({ contract: one, text, chunk }, broken) => {
        const bytes = Buffer.from(text);
        for (const [at, byte] of broken) bytes[at % bytes.length] = byte;
        const options = { contracts: [one], dataset: 'marks', chunk };
        const damaged = await bothWays(bytes, options);
        expect(damaged.outcome).toEqual(damaged.expected);
        const wide = await bothWays(Buffer.from(`\ufeff${text}`, 'utf16le'), options);
        expect(wide.outcome).toEqual(wide.expected);
      },
    ),
    { numRuns: 15 },
  );
}, 120_000);
