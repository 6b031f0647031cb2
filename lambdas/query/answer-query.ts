import type {
  ReaderLimits,
  Statement,
  StatementFault,
  StatementReader,
  StatementRows,
} from './statement-reader';

/** `lake sql`, `lake why` and `lake where` ask with this. */
export interface QueryRequest {
  readonly sql: string;
  /** Values of the parameters `$1`, `$2` …; null is NULL. @default none */
  readonly values?: Statement['values'];
  /** Most rows of the answer, 1 to 10,000. @default 1000 */
  readonly limit?: number;
}

/** A refused statement is an answer too: its message may quote a cell, which must not reach the log. */
export interface QueryRefusal {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string | null;
    /** Where in the statement, both from 1. */
    readonly line: number | null;
    readonly column: number | null;
  };
}

export type QueryAnswer = StatementRows | QueryRefusal;

const MOST_ROWS = 10_000;
const DEFAULT_ROWS = 1_000;
/** Lambda answers with at most 6 MB. */
const MOST_BYTES = 4_500_000;
/** Half of the function's own limit. */
const TIMEOUT_MS = 60_000;
/** Beyond this a statement is no question any more, but data. */
const MOST_VALUES = 1_000;

/** SQLSTATEs whose own words do not say what to do. */
const ADVICE: Readonly<Record<string, string>> = {
  '57014': `the statement took longer than ${TIMEOUT_MS / 1000} seconds: narrow it down`,
  '25006': 'statements can only read here',
};

/** Answers one read-only statement, cut to the limits. */
export async function answerQuery(
  reader: StatementReader,
  { sql, values = [], limit = DEFAULT_ROWS }: QueryRequest,
): Promise<QueryAnswer> {
  if (typeof sql !== 'string' || sql.trim() === '')
    return refusal({ message: 'there is no statement: say lake sql "SELECT …"' });
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
    return refusal({ message: `limit is ${String(limit)}: expected 1 to ${MOST_ROWS}` });
  if (!areValues(values))
    return refusal({ message: `values must be a list of at most ${MOST_VALUES} texts or nulls` });
  const limits: ReaderLimits = { maxRows: limit, maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS };
  const answer = await reader.read({ sql, values }, limits);
  if ('columns' in answer) return answer;
  return refusal({ ...answer, ...placeOf(sql, answer) });
}

/** The request comes from outside: its types are claims. */
function areValues(values: unknown): boolean {
  return (
    Array.isArray(values) &&
    values.length <= MOST_VALUES &&
    values.every((value) => value === null || typeof value === 'string')
  );
}

function placeOf(
  sql: string,
  { code, message, position }: StatementFault,
): Partial<QueryRefusal['error']> {
  if (/multiple commands/.test(message)) return { message: 'one statement at a time' };
  const advice = ADVICE[code];
  if (advice !== undefined) return { message: advice };
  if (position === null) return {};
  // PostgreSQL counts characters, not UTF-16 units
  const before = Array.from(sql)
    .slice(0, position - 1)
    .join('');
  const lines = before.split('\n');
  return { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 };
}

function refusal(error: Partial<QueryRefusal['error']>): QueryRefusal {
  const { code = '22023', message = '', hint = null, line = null, column = null } = error;
  return { error: { code, message, hint, line, column } };
}
