import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

interface KnownAnswer {
  /** An expression without columns. */
  readonly source: string;
  /** The type with the value, `∅` for NULL, or `error` and the first two characters of the SQLSTATE. */
  readonly answer: string;
}

/** What PostgreSQL makes of expressions; `oracle.test.ts` asks it again. */
export const KNOWN_ANSWERS: readonly KnownAnswer[] = parse(
  readFileSync(join(__dirname, 'known-answers.csv')),
  { columns: true },
);
