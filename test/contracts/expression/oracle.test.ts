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
import { startPostgres, type TestPostgres } from '../../support/postgres';
import { type Cells, COLUMNS, cells, expression } from './sql-arbitrary';

const SEED = 20_261_121;
const EXPRESSIONS = 800;
const ROWS = 12;
const TYPES: ReadonlyMap<string, SqlType> = new Map(
  Object.entries(COLUMNS).map(([name, sqlType]) => [name, sqlTypeOf({ sqlType })]),
);
const NAMES = [...TYPES.keys()];

/** PostgreSQL's answer for one row, or `error` and the first two characters of the SQLSTATE. */
const ANSWER = `
  create function answer(source text, row_id int) returns text language plpgsql as $$
  declare result text;
  begin
    execute format('select pg_typeof(%1$s)::text || '' '' || coalesce((%1$s)::text, ''∅'') from cells where id = $1', source)
      into result using row_id;
    return result;
  exception when others then return 'error ' || left(sqlstate, 2);
  end $$`;

let postgres: TestPostgres;
let client: Client;
const rows = fc.sample(cells, { seed: SEED, numRuns: ROWS });

beforeAll(async () => {
  postgres = await startPostgres();
  client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  const columns = Object.entries(COLUMNS)
    .map(([name, sqlType]) => `${name} ${sqlType}`)
    .join(', ');
  await client.query(`create table cells (id int, ${columns})`);
  await client.query(ANSWER);
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

async function theirAnswers(source: string): Promise<string[]> {
  const { rows: answers } = await client.query<{ answer: string }>(
    'select answer($1, id) from cells order by id',
    [source],
  );
  return answers.map(({ answer }) => answer);
}

test('expressions have the values, types and errors that PostgreSQL gives them', async () => {
  const sources = fc.sample(expression, { seed: SEED, numRuns: EXPRESSIONS });
  const differences: string[] = [];
  let values = 0;
  for (const source of new Set(sources)) {
    const ours = ourAnswers(source);
    const theirs = await theirAnswers(source);
    values += theirs.filter((answer) => !answer.startsWith('error')).length;
    const at = theirs.findIndex((answer, index) => answer !== ours[index]);
    if (at >= 0)
      differences.push(
        `${source} => ${ours[at]}, PostgreSQL ${theirs[at]} for ${JSON.stringify(rows[at])}`,
      );
  }
  expect(differences).toEqual([]);
  // The comparison means nothing if most expressions fail.
  expect(values).toBeGreaterThan(EXPRESSIONS);
}, 60_000);
