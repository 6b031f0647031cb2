import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Client } from 'pg';
import { columnSql, coreColumns, partColumns, quoteIdentifier } from '../../../../contracts/ddl';
import type { Contract } from '../../../../contracts/types';
import { startPostgres, type TestPostgres } from '../../../support/postgres';
import { clean, column, contract, type Row } from './clean-content';

let postgres: TestPostgres;
let client: Client;
const folder = mkdtempSync(join(tmpdir(), 'edulake-canonical-'));

beforeAll(async () => {
  // The server reads the parts itself, and may run as another user.
  chmodSync(folder, 0o755);
  postgres = await startPostgres();
  client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
}, 30_000);

afterAll(async () => {
  await client.end();
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

/** A timestamp as PostgreSQL sees it, in canonical form. */
const INSTANT = `regexp_replace(to_char(%s at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\\.?0*$', '') || 'Z'`;

/** What PostgreSQL has after a COPY of a part, as text; NULL is the empty text. */
async function copied(part: string, { key, ...rest }: Contract): Promise<Row[]> {
  const path = join(folder, 'part.csv');
  writeFileSync(path, part);
  const whole = { key, ...rest };
  const columns = coreColumns(whole);
  const facts = partColumns(whole).slice(columns.length);
  const types: Readonly<Record<string, string>> = { _deleted: 'boolean', _line: 'bigint' };
  const definitions = [
    ...columns.map((one) => columnSql(one, key)),
    ...facts.map((name) => `${name} ${types[name] ?? 'text'}`),
    `primary key (${key.map(quoteIdentifier).join(', ')})`,
  ];
  await client.query(
    `drop table if exists staged; create table staged (${definitions.join(', ')})`,
  );
  await client.query(`copy staged from '${path}' (format csv, header match)`);
  const texts = columns.map(({ name, type }) => {
    const value = quoteIdentifier(name);
    const text = type === 'timestamptz' ? INSTANT.replace('%s', value) : `${value}::text`;
    return `coalesce(${text}, '') as ${value}`;
  });
  const others = facts.map((name) => `${name}::text`);
  const list = [...texts, ...others].join(', ');
  const { rows } = await client.query<Row>(`select ${list} from staged order by staged._line`);
  return rows;
}

/** A cell as somebody may write it, and its canonical text. */
type Spelling = readonly [written: string, canonical: string];

const nothing = fc.constantFrom<Spelling>(['', ''], ['  ', ''], ['NA', '']);
const spelled = (one: fc.Arbitrary<Spelling>) => fc.oneof({ weight: 9, arbitrary: one }, nothing);
const sign = fc.constantFrom('', '+', '-');
const zeros = fc.constantFrom('', '0', '000');

const whole = (digits: bigint) =>
  fc.tuple(sign, zeros, fc.bigInt(0n, digits)).map(([s, z, n]): Spelling => {
    return [`${s}${z}${n}`, String(s === '-' ? -n : n)];
  });

/** numeric(9,3): written with up to three decimals, and zeros behind them. */
const decimal = fc
  .tuple(sign, zeros, fc.nat(999_999), fc.nat(999), fc.constantFrom('', '0', '00000'))
  .map(([s, z, n, thousandths, more]): Spelling => {
    const digits = String(thousandths).padStart(3, '0');
    const minus = s === '-' && (n > 0 || thousandths > 0) ? '-' : '';
    return [`${s}${z}${n}.${digits}${more}`, `${minus}${n}.${digits}`];
  });

const bool = fc.constantFrom(
  ...['true', 'T', 'yes', 'Y', '1'].map((text): Spelling => [text, 'true']),
  ['FALSE', 'false'] as const,
  ['no', 'false'] as const,
  ['0', 'false'] as const,
);

const instants = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});
const day = instants.map((date): Spelling => {
  const [year = '', month = '', of = ''] = date.toISOString().slice(0, 10).split('-');
  return [`${Number(month)}/${Number(of)}/${year}`, `${year}-${month}-${of}`];
});
const time = fc
  .tuple(instants, fc.nat(999), fc.constantFrom(0, 330, -300, 60))
  .map(([date, more, minutes]): Spelling => {
    const micros = String(more).padStart(3, '0');
    const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
    const hours = String(Math.trunc(Math.abs(minutes) / 60)).padStart(2, '0');
    const rest = String(Math.abs(minutes) % 60).padStart(2, '0');
    const offset = `${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
    const utc = `${date.toISOString().slice(0, -1)}${micros}`.replace(/\.?0*$/, '');
    return [`${local}${micros}${offset}`, `${utc}Z`];
  });

/** Characters that no text has: a short file with a few of them is refused as binary. */
const CONTROL = /[^\P{Cc}\s\u007f-\u009f]/u;

/** Everything that has ever confused a CSV reader; PostgreSQL ended a COPY at a line `\.` once. */
const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }).filter((t) => !CONTROL.test(t)),
    fc.constantFrom(
      '\\.',
      'a\n\\.\nb',
      '"',
      '""',
      '\\N',
      ',',
      'a\r\nb',
      '\u00a0',
      'é',
      'e\u0301',
      'NULL',
    ),
  )
  .map((t): Spelling => {
    const canonical = t.replaceAll(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
    return [t, canonical === 'NA' ? '' : canonical];
  });

const every = contract({
  columns: [
    column('id', { type: 'integer', sqlType: 'integer', required: true }),
    column('text'),
    column('small', { type: 'integer', sqlType: 'integer' }),
    column('large', { type: 'integer', sqlType: 'bigint' }),
    column('exact', { type: 'number', sqlType: 'numeric(9,3)', precision: 9, scale: 3 }),
    column('truth', { type: 'boolean', sqlType: 'boolean' }),
    column('day', { type: 'date', sqlType: 'date', formats: ['M/d/yyyy'] }),
    column('time', { type: 'timestamp', sqlType: 'timestamptz' }),
  ],
  deleteWhen: 'small < 0',
});
const NAMES = every.columns.map(({ name }) => name).slice(1);

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

test('what clean writes and PostgreSQL reads is the same text, and the value that was written', async () => {
  const row = fc.tuple(
    spelled(text),
    spelled(whole(2_147_483_647n)),
    spelled(whole(9_223_372_036_854_775_807n)),
    spelled(decimal),
    spelled(bool),
    spelled(day),
    spelled(time),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 100 }), async (rows) => {
      const lines = rows.map((cells, id) => [
        String(id),
        ...cells.map(([written]) => quoted(written)),
      ]);
      const content = [['id', ...NAMES], ...lines].map((line) => line.join(',')).join('\n');
      const { cleaning, files, rows: parts } = await clean(content, { contracts: [every] });
      expect(cleaning.rejectedByReason).toEqual({});
      expect(parts.map((part) => NAMES.map((name) => part[name]))).toEqual(
        rows.map((cells) => cells.map(([, canonical]) => canonical)),
      );
      const inTable = await copied(files.get('part-00000.csv')!, every);
      const sameInTable = parts.map((part) => {
        return { ...part, _deleted: part['_deleted'] === 't' ? 'true' : 'false' };
      });
      expect(inTable).toEqual(sameInTable);
    }),
    { numRuns: 25, interruptAfterTimeLimit: 25_000 },
  );
}, 30_000);

test('what PostgreSQL would change without a word is rejected', async () => {
  const cases: readonly (readonly [name: string, cell: string, reason: string])[] = [
    ['exact', '3.9996', 'range:exact'],
    ['exact', '1234567', 'range:exact'],
    ['exact', '1e-4', 'range:exact'],
    ['exact', 'NaN', 'type:exact'],
    ['exact', 'Infinity', 'type:exact'],
    ['small', '2147483648', 'range:small'],
    ['small', '1_000', 'type:small'],
    ['small', '0x1F', 'type:small'],
    ['large', '9223372036854775808', 'range:large'],
    ['large', '1e3', 'type:large'],
    ['day', '2/30/2026', 'type:day'],
    ['day', 'today', 'type:day'],
    ['day', '1/1/0000', 'type:day'],
    ['time', 'infinity', 'type:time'],
    ['time', '2026-03-08 02:30', 'type:time'],
    ['time', '2026-01-01T00:00:00.1234567Z', 'type:time'],
    ['truth', 'on', 'type:truth'],
  ];
  const content = [
    ['id', ...NAMES].join(','),
    ...cases.map(([name, cell], id) =>
      [id, ...NAMES.map((one) => (one === name ? cell : ''))].join(','),
    ),
  ].join('\n');
  const { ledger } = await clean(content, { contracts: [every] });
  expect(ledger.map((row) => row['_reasons'])).toEqual(cases.map(([, , reason]) => reason));
});

test('keys are equal where their bytes are, in the file as in the table', async () => {
  const keys = [
    'é',
    'e\u0301',
    'E\u0301',
    'Å',
    '\u212b',
    'ss',
    'ß',
    'i',
    'ı',
    '\u200bi',
    '\u00a0i',
  ];
  const content = `id,name,points\n${keys.map((key) => `${key},x,5\n`).join('')}`;
  const { cleaning, files } = await clean(content);
  expect(cleaning.rows).toMatchObject({ clean: keys.length, duplicate: 0 });
  const rows = await copied(files.get('part-00000.csv')!, contract());
  expect(rows.map((row) => row['id'])).toEqual(keys);
});

test('a key of 1,000 bytes fits, and a longer one is rejected before PostgreSQL sees it', async () => {
  const two = contract({ key: ['id', 'name'] });
  // 333 characters of three bytes and one of one.
  const fits = `${'€'.repeat(333)}x`;
  const content = `id,name,points\n"${fits}",,5\n"${fits}y",,5\n"${fits.slice(1)}",yyyy,5\n`;
  const single = await clean(content);
  expect(single.ledger.map((row) => [row['_line'], row['_reasons']])).toEqual([['3', 'length:id']]);
  const { ledger } = await clean(content, { contracts: [two] });
  expect(ledger.map((row) => [row['_line'], row['_reasons']])).toEqual([
    ['3', 'length:id'],
    ['4', 'length:id'],
  ]);
  expect(await copied(single.files.get('part-00000.csv')!, contract())).toHaveLength(2);
});

const inZone = (timezone: string, ambiguousTime?: 'earlier' | 'later') =>
  contract({
    columns: [
      column('id', { required: true }),
      column('time', {
        type: 'timestamp',
        sqlType: 'timestamptz',
        timezone,
        ...(ambiguousTime && { ambiguousTime }),
      }),
    ],
  });

describe('local times', () => {
  const ZONES = [
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
    'UTC',
  ] as const;
  /** Every quarter of an hour of the nights on which clocks change. */
  const NIGHTS = [
    '2024-03-10',
    '2024-03-31',
    '2024-04-07',
    '2024-10-06',
    '2024-10-27',
    '2024-11-03',
  ];
  const times = NIGHTS.flatMap((date) =>
    Array.from({ length: 24 }, (_, quarter) => {
      const minutes = String((quarter % 4) * 15).padStart(2, '0');
      return `${date} 0${Math.trunc(quarter / 4)}:${minutes}`;
    }),
  );
  const content = `id,time\n${times.map((one, at) => `${at},${one}\n`).join('')}`;

  test.each(ZONES)(
    '%s: taken as PostgreSQL takes them, or rejected where there are two answers',
    async (zone) => {
      const { rows: answers } = await client.query<{ time: string }>(
        `select ${INSTANT.replace('%s', '(t::timestamp at time zone $1)')} as time
         from unnest($2::text[]) with ordinality as x(t, n) order by n`,
        [zone, times],
      );
      const postgresAnswers = answers.map(({ time: answer }) => answer);
      const read = async (which?: 'earlier' | 'later') => {
        const { rows } = await clean(content, { contracts: [inZone(zone, which)] });
        return new Map(rows.map((row) => [Number(row['id']), row['time']]));
      };
      const [sure, earlier, later] = [await read(), await read('earlier'), await read('later')];
      // PostgreSQL takes the later of two instants, and moves a time that does not exist forward.
      expect(times.map((_, at) => later.get(at))).toEqual(postgresAnswers);
      for (const at of times.keys()) {
        const isSure = earlier.get(at) === later.get(at);
        expect([at, sure.get(at)]).toEqual([at, isSure ? later.get(at) : undefined]);
      }
    },
  );
});
