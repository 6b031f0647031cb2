import { databaseFromEnvironment } from '../shared/adapters/database-sign-in';
import { connectDatabase, type PgDatabase } from '../shared/adapters/pg-database';
import { answerQuery, type QueryAnswer, type QueryRequest } from './answer-query';
import { pgStatementReader } from './pg-statement-reader';

/** Kept while the function is warm: it replaces dead connections by itself. A failed sign-in is not kept. */
let database: Promise<PgDatabase> | undefined;

function connect(): Promise<PgDatabase> {
  database ??= connectDatabase(databaseFromEnvironment()).catch((error: unknown) => {
    database = undefined;
    throw error;
  });
  return database;
}

/** `lake sql`. */
export async function handler(request: QueryRequest): Promise<QueryAnswer> {
  return answerQuery(pgStatementReader(await connect()), request);
}
