import type { QueryAnswer, QueryRefusal, QueryRequest } from '../../lambdas/query/answer-query';
import type { JsonCell } from '../../lambdas/query/statement-reader';
import type { Functions } from '../cloud/cloud';
import { CommandFailed } from '../failures';
import { renderTable } from '../print/table';

/** One row by column name; numbers too large for a float come as text. */
export type SqlRow = Readonly<Record<string, JsonCell>>;

export interface SqlAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly SqlRow[];
  /** There were more rows than the query function gives out. */
  readonly truncated: boolean;
}

/**
 * Runs one read-only statement through the query function, which lives beside the database.
 * @throws {CommandFailed} with PostgreSQL's message
 */
export async function askWarehouse(
  functions: Functions,
  functionName: string,
  request: QueryRequest,
): Promise<SqlAnswer> {
  const answer = await functions.invoke<QueryAnswer>(functionName, request);
  if ('error' in answer) throw new CommandFailed(explainRefusal(answer.error));
  const columns = distinct(answer.columns);
  return {
    columns,
    rows: answer.rows.map((row) =>
      Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null])),
    ),
    truncated: answer.truncated,
  };
}

function explainRefusal({ message, hint, line, column }: QueryRefusal['error']): string {
  const place = line === null ? '' : ` (line ${line}, column ${column})`;
  return `${message}${place}${hint === null ? '' : `\nhint: ${hint}`}`;
}

/** `count, count` -> `count, count_2`: a JSON object would keep only the last. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}

function show(value: JsonCell | undefined): string | number | null {
  return typeof value === 'boolean' ? String(value) : (value ?? null);
}

/** Rows as a table, with their number below. */
export function renderRows({ columns, rows }: SqlAnswer, colour = false): string {
  const table = renderTable(
    columns.map((heading) => ({ heading, cell: (row: SqlRow) => show(row[heading]), width: 80 })),
    rows,
    { colour },
  );
  return `${table}\n(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
}
