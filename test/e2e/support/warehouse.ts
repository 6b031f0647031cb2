import { Client, type QueryResultRow } from 'pg';

import { databaseUrl } from '../../../local/database';
import { readState } from '../../../local/state';
import { output } from './cloud';
import { TEST_HOME } from './home';

/** A connection of the superuser, which no right and no trigger stops. */
export async function connect(): Promise<Client> {
  const state = readState(TEST_HOME);
  if (state === undefined) throw new Error('the tests have no cloud: global-setup.ts starts it');
  const client = new Client({
    connectionString: databaseUrl(state, await output('databaseName')),
  });
  await client.connect();
  return client;
}

/** Rows of the last statement. */
export async function asSuperuser<Row extends QueryResultRow>(statement: string): Promise<Row[]> {
  const client = await connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

/**
 * Runs `work` while a core table has a rule that no contract knows of, as somebody may have added one by hand;
 * takes it away again whatever happens.
 * @param check SQL of the rule; the rows that are there already do not have to obey it
 */
export async function withConstraint<T>(
  dataset: string,
  check: string,
  work: () => Promise<T>,
): Promise<T> {
  await asSuperuser(
    `alter table core.${dataset} add constraint by_hand check (${check}) not valid`,
  );
  try {
    return await work();
  } finally {
    await asSuperuser(`alter table core.${dataset} drop constraint by_hand`);
  }
}
