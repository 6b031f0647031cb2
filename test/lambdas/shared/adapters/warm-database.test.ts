import type { PgDatabase } from '../../../../lambdas/shared/adapters/pg-database';
import { warmDatabase } from '../../../../lambdas/shared/adapters/warm-database';

const refused = async (): Promise<never> => {
  throw new Error('nobody listens');
};

const DATABASE: PgDatabase = {
  query: refused,
  transaction: refused,
  session: refused,
  close: async () => undefined,
};

test('calls at once and later ones share one connection', async () => {
  let connected = 0;
  const database = warmDatabase(async () => {
    connected += 1;
    return DATABASE;
  });
  await Promise.all([database(), database()]);
  expect(await database()).toBe(DATABASE);
  expect(connected).toBe(1);
});

test('a sign-in that failed is tried again by the next call', async () => {
  const attempts = [refused, async () => DATABASE];
  const database = warmDatabase(() => (attempts.shift() ?? refused)());
  await expect(database()).rejects.toThrow('nobody listens');
  expect(await database()).toBe(DATABASE);
});
