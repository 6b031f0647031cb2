import { warmDatabase } from '../shared/adapters/warm-database';
import { pgStatementReader } from './adapters/pg-statement-reader';
import { answerQuery, type QueryAnswer, type QueryRequest } from './answer-query';

const database = warmDatabase();

/** `lake sql`. */
export async function handler(request: QueryRequest): Promise<QueryAnswer> {
  return answerQuery(pgStatementReader(await database()), request);
}
