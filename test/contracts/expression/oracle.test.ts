import * as fc from 'fast-check';
import { Client } from 'pg';
import { canonicalText } from '../../../contracts/canonical';
import { castValue } from '../../../contracts/expression/casts';
import { compileExpression } from '../../../contracts/expression/compile-expression';
import {
  ExpressionError,
  ExpressionRowError,
} from '../../../contracts/expression/expression-error';
import { type SqlType, sqlTypeOf, type Value } from '../../../contracts/expression/value';
import { LONG } from '../../lambdas/clean/corpora/long';
import { startPostgres, type TestPostgres } from '../../support/postgres';
import { KNOWN_ANSWERS } from './known-answers';
import { expression, looseExpression } from './sql-arbitrary';
import { type Cells, COLUMNS, cells } from './sql-rows';

const SEED = 20_261_121;
const EXPRESSIONS = LONG ? 20_000 : 2000;
const ROWS = 20;
/** Expressions that one statement answers. */
const BATCH = 250;
const TYPES: ReadonlyMap<string, SqlType> = new Map(
  Object.entries(COLUMNS).map(([name, sqlType]) => [name, sqlTypeOf({ sqlType })]),
);
const NAMES = [...TYPES.keys()];

/**
 * PostgreSQL's answers for every row, of each expression: type and text, or `error` and the first two
 * characters of the SQLSTATE. Row by row only where one of the rows has none.
 */
const ANSWERS = `
  create function answers(sources text[]) returns setof text[] language plpgsql as $$
  declare
    source text; answer text; list text[]; row_id int;
    shape constant text := 'pg_typeof(%1$s)::text || '' '' || coalesce((%1$s)::text, ''∅'')';
  begin
    foreach source in array sources loop
      begin
        execute format('select array_agg(' || shape || ' order by id) from cells', source) into list;
      exception when others then
        list := '{}';
        for row_id in select id from cells order by id loop
          begin
            execute format('select ' || shape || ' from cells where id = $1', source)
              into answer using row_id;
          exception when others then
            answer := 'error ' || left(sqlstate, 2);
          end;
          list := list || answer;
        end loop;
      end;
      return next list;
    end loop;
  end $$`;

jest.setTimeout(LONG ? 3_600_000 : 120_000);

let postgres: TestPostgres;
let client: Client;
const rows = fc.sample(cells, { seed: SEED, numRuns: ROWS });

beforeAll(async () => {
  postgres = await startPostgres();
  client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  await client.query("set timezone to 'UTC'");
  const columns = Object.entries(COLUMNS)
    .map(([name, sqlType]) => `${name} ${sqlType}`)
    .join(', ');
  await client.query(`create table cells (id int, ${columns})`);
  await client.query(ANSWERS);
  const holes = ['id', ...NAMES].map((_, index) => `$${index + 1}`).join(', ');
  for (const [id, row] of rows.entries()) {
    await client.query(`insert into cells values (${holes})`, [
      id,
      ...NAMES.map((name) => cellOf(row, name)),
    ]);
  }
}, 60_000);

afterAll(async () => {
  await client.end();
  await postgres.stop();
});

function cellOf(row: Cells, name: string): string | null {
  return Object.entries(row).find(([column]) => column === name)?.[1] ?? null;
}

function valueOf(row: Cells, name: string): Value {
  const cell = cellOf(row, name);
  const type = TYPES.get(name) ?? 'text';
  if (cell === null) return null;
  const value = castValue(cell, 'text', type);
  // numeric(8,3) pads its digits when it stores a value.
  return name === 'm' ? castValue(Number(cell).toFixed(3), 'text', 'numeric') : value;
}

function ourAnswers(source: string): string[] {
  try {
    const compiled = compileExpression(source, TYPES);
    return rows.map((row) => {
      try {
        const value = compiled.evaluate((name) => valueOf(row, name));
        return `${compiled.type} ${value === null ? '∅' : canonicalText(compiled.type, value)}`;
      } catch (error) {
        if (error instanceof ExpressionRowError) return 'error 22';
        throw error;
      }
    });
  } catch (error) {
    if (error instanceof ExpressionError) return rows.map(() => 'error 42');
    throw error;
  }
}

async function theirAnswers(sources: readonly string[]): Promise<string[][]> {
  const { rows: answers } = await client.query<{ answers: string[] }>('select answers($1)', [
    sources,
  ]);
  return answers.map((row) => row.answers.map(inOurWords));
}

/** The type by its short name, and times as ISO 8601 has them. */
function inOurWords(answer: string): string {
  const [, time] = /^timestamp with time zone (.*)$/.exec(answer) ?? [];
  return time === undefined ? answer : `timestamptz ${time.replace(' ', 'T').replace('+00', 'Z')}`;
}

/** Answers of both sides to the same expressions, row by row. */
async function* compared(sources: readonly string[]) {
  for (let from = 0; from < sources.length; from += BATCH) {
    const batch = sources.slice(from, from + BATCH);
    const answers = await theirAnswers(batch);
    for (const [index, source] of batch.entries()) {
      yield { source, ours: ourAnswers(source), theirs: answers[index] ?? [] };
    }
  }
}

test('the known answers are those of PostgreSQL', async () => {
  const theirs = await theirAnswers(KNOWN_ANSWERS.map(({ source }) => source));
  const asked = KNOWN_ANSWERS.map(({ source }, index) => ({ source, answer: theirs[index]?.[0] }));
  expect(asked).toEqual(KNOWN_ANSWERS);
});

test('expressions have the values, types and errors that PostgreSQL gives them', async () => {
  const sources = [...new Set(fc.sample(expression, { seed: SEED, numRuns: EXPRESSIONS }))];
  const differences: string[] = [];
  let values = 0;
  for await (const { source, ours, theirs } of compared(sources)) {
    values += theirs.filter((answer) => !answer.startsWith('error')).length;
    const at = ours.findIndex((answer, row) => answer !== theirs[row]);
    const row = JSON.stringify(rows[at]);
    if (at >= 0) differences.push(`${source} => ${ours[at]}, not ${theirs[at]} for ${row}`);
  }
  expect(differences.slice(0, 5)).toEqual([]);
  // The comparison means nothing if most expressions fail.
  expect(values).toBeGreaterThan((sources.length * ROWS) / 2);
});

test('what PostgreSQL refuses for its types is refused when the contract is read', async () => {
  const sources = [...new Set(fc.sample(looseExpression, { seed: SEED, numRuns: EXPRESSIONS }))];
  const taken: string[] = [];
  let refused = 0;
  for await (const { source, ours, theirs } of compared(sources)) {
    if (theirs[0] !== 'error 42') continue;
    refused++;
    if (ours[0] !== 'error 42') taken.push(source);
  }
  expect(taken).toEqual([]);
  expect(refused).toBeGreaterThan(sources.length / 10);
});
