/** A value that JSON carries without loss; `numeric`, times and integers beyond 2^53 are text. */
export type JsonCell = string | number | boolean | null;

export interface ReaderLimits {
  readonly maxRows: number;
  /** Size of the answer as JSON. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** Answer to a statement: `rows` are arrays in the order of `columns`, whose names may repeat. */
export interface StatementRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly JsonCell[])[];
  /** True when a limit cut the answer: there are more rows. */
  readonly truncated: boolean;
}

/** What PostgreSQL says of a statement that it refuses. */
export interface StatementFault {
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** Character of the statement, from 1; null when PostgreSQL names none. */
  readonly position: number | null;
}

/** One statement; `values` are its parameters `$1`, `$2` …, as text: PostgreSQL reads them as the types that it needs. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | null)[];
}

/** Reads with one statement in a transaction that cannot write. Adapter: adapters/pg-statement-reader.ts. */
export interface StatementReader {
  read(statement: Statement, limits: ReaderLimits): Promise<StatementRows | StatementFault>;
}
