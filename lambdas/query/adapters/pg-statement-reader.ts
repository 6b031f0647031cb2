import { DatabaseError, type FieldDef, type PoolClient, type QueryArrayConfig } from 'pg';

import type { PgDatabase } from '../../shared/adapters/pg-database';
import type {
  JsonCell,
  ReaderLimits,
  Statement,
  StatementFault,
  StatementReader,
  StatementRows,
} from '../statement-reader';

/** Wide rows must not fill the memory before the size limit is looked at. */
const FETCH_ROWS = 100;
const DECLARE = 'DECLARE answer NO SCROLL CURSOR FOR ';
/** What a cursor does not take; both only read. */
const NOT_FOR_A_CURSOR = /^(?:\s|--[^\n]*\n|\/\*.*?\*\/)*(?:explain|show)\b/is;

/** Connection, resources, shutdown; 08P01 is the caller's: as many values as parameters, please. */
const THE_SERVERS_FAULT = /^(08(?!P01)|53|57P)/;

const BOOLEAN_OID = 16;
/** int2, int4, int8: JSON numbers as long as a float holds them exactly, so that counts are numbers. */
const INTEGER_OIDS = new Set([20, 21, 23]);

/** {@link StatementReader} on PostgreSQL: the server itself takes one statement, which reads, or refuses. */
export function pgStatementReader(db: PgDatabase): StatementReader {
  return {
    read: (statement, limits) =>
      db.session(async (client) => {
        await client.query('BEGIN READ ONLY');
        try {
          await client.query(`SELECT set_config('statement_timeout', $1, true)`, [
            `${limits.timeoutMs}ms`,
          ]);
          return await readOne(client, statement, limits);
        } catch (error) {
          if (error instanceof DatabaseError && !THE_SERVERS_FAULT.test(error.code ?? ''))
            return faultOf(error, NOT_FOR_A_CURSOR.test(statement.sql) ? 0 : DECLARE.length);
          throw error;
        } finally {
          await client.query('ROLLBACK');
        }
      }),
  };
}

/** Extended protocol: PostgreSQL refuses a second statement. Values as text, so that nothing is rounded. */
function single(text: string, given: Statement['values'] = []): QueryArrayConfig {
  const types = { getTypeParser: () => (value: string) => value };
  const config: QueryArrayConfig & { queryMode: 'extended' } = {
    text,
    values: [...given],
    rowMode: 'array',
    queryMode: 'extended',
    types,
  };
  return config;
}

async function readOne(
  client: PoolClient,
  { sql, values }: Statement,
  limits: ReaderLimits,
): Promise<StatementRows> {
  if (NOT_FOR_A_CURSOR.test(sql)) {
    const { fields, rows } = await client.query<(string | null)[]>(single(sql, values));
    return collect(rows, fields, limits);
  }
  await client.query(single(DECLARE + sql, values));
  const rows: (string | null)[][] = [];
  let fields: FieldDef[] = [];
  let bytes = 0;
  for (;;) {
    const page = await client.query<(string | null)[]>(single(`FETCH ${FETCH_ROWS} FROM answer`));
    fields = page.fields;
    rows.push(...page.rows);
    bytes += JSON.stringify(page.rows).length;
    const enough = rows.length > limits.maxRows || bytes > limits.maxBytes;
    if (enough || page.rows.length < FETCH_ROWS) break;
  }
  return collect(rows, fields, limits);
}

function collect(
  texts: readonly (readonly (string | null)[])[],
  fields: readonly FieldDef[],
  { maxRows, maxBytes }: ReaderLimits,
): StatementRows {
  const rows: JsonCell[][] = [];
  let bytes = 0;
  for (const text of texts) {
    const row = text.map((cell, index) => toJson(cell, fields[index]?.dataTypeID));
    bytes += JSON.stringify(row).length;
    if (rows.length === maxRows || bytes > maxBytes) break;
    rows.push(row);
  }
  return {
    columns: fields.map(({ name }) => name),
    rows,
    truncated: rows.length < texts.length,
  };
}

function toJson(text: string | null, oid: number | undefined): JsonCell {
  if (text === null || oid === undefined) return text;
  if (oid === BOOLEAN_OID) return text === 't';
  return INTEGER_OIDS.has(oid) && Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function faultOf(error: DatabaseError, before: number): StatementFault {
  const position = error.position === undefined ? null : Number(error.position) - before;
  return {
    code: error.code ?? 'XX000',
    message: error.message,
    hint: error.hint ?? null,
    position: position !== null && position > 0 ? position : null,
  };
}
