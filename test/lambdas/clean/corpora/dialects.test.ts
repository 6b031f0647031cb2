import * as fc from 'fast-check';
import { clean, type Row } from '../engine/clean-content';
import { COLUMNS, dialects, TEXTS, tables, written } from './dialect-arbitrary';
import { LONG } from './long';

const RUNS = LONG ? 5_000 : 200;

const options = { contracts: [TEXTS], key: 'texts/export.csv' };
const cellsOf = (rows: readonly Row[]) => rows.map((row) => COLUMNS.map((name) => row[name]));

/** Newlines inside cells are cells' content and stay; the writer of a file changes them at times, we do not. */
test('a table comes back equal, whatever dialect and encoding it is written in', async () => {
  await fc.assert(
    fc.asyncProperty(tables, dialects, async (rows, dialect) => {
      const { cleaning, rows: taken } = await clean(written(rows, dialect), options);
      expect(cleaning).toMatchObject({ reason: null, status: 'clean' });
      expect(cellsOf(taken)).toEqual(rows);
    }),
    { numRuns: RUNS },
  );
});

test('without a header columns are known by position where the contract says so', async () => {
  const contracts = [{ ...TEXTS, dialect: { header: false } }];
  await fc.assert(
    fc.asyncProperty(tables, dialects, async (rows, dialect) => {
      const plain = { ...dialect, shape: 'plain' } as const;
      const content = written(rows, plain, undefined);
      const bound = [
        { ...contracts[0]!, dialect: { header: false, delimiter: dialect.delimiter } },
      ];
      const { rows: taken } = await clean(content, { ...options, contracts: bound });
      expect(cellsOf(taken)).toEqual(rows);
    }),
    { numRuns: RUNS / 2 },
  );
});

test('the order of columns changes nothing', async () => {
  const orders = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
  await fc.assert(
    fc.asyncProperty(tables, dialects, orders, async (rows, dialect, order) => {
      const moved = [COLUMNS, ...rows].map((row) => order.map((at) => row[at] ?? ''));
      const [header = [], ...body] = moved;
      const { rows: taken } = await clean(written(body, dialect, header), options);
      expect(cellsOf(taken)).toEqual(rows);
    }),
    { numRuns: RUNS / 2 },
  );
});

test('a file that is cut anywhere is read alike', async () => {
  await fc.assert(
    fc.asyncProperty(tables, dialects, async (rows, dialect) => {
      const content = written(rows, dialect);
      const whole = await clean(content, options);
      for (const chunk of [1, 2, 3, 7, 64]) {
        const cut = await clean(content, { ...options, chunk });
        expect(cut.files).toEqual(whole.files);
        expect({ ...cut.cleaning, ms: null }).toEqual({ ...whole.cleaning, ms: null });
      }
    }),
    { numRuns: RUNS / 10 },
  );
});

test('cleaning a cleaned file changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(tables, dialects, async (rows, dialect) => {
      const first = await clean(written(rows, dialect), options);
      const part = first.files.get(first.cleaning.parts[0]?.name ?? '') ?? '';
      const second = await clean(part, options);
      expect(cellsOf(second.rows)).toEqual(cellsOf(first.rows));
      expect(second.cleaning.rows).toMatchObject({ rejected: 0, duplicate: 0 });
    }),
    { numRuns: RUNS / 4 },
  );
});
