import { connectMaster } from '../../../../lambdas/shared/adapters/connect-master';
import type { DatabaseConfig } from '../../../../lambdas/shared/adapters/database-sign-in';
import type { PgDatabase } from '../../../../lambdas/shared/adapters/pg-database';
import { StatementRefused } from '../../../../lambdas/shared/adapters/pg-errors';
import { RetryableError } from '../../../../lambdas/shared/errors';
import type { RoleSignIn } from '../../../../lambdas/shared/migrate-event';

const WAREHOUSE = {
  host: 'lake.abc.us-east-1.rds.amazonaws.com',
  port: 5432,
  database: 'edulake',
  tls: 'disable',
} as const;
const PASSWORD = 'master-pw';
const unused = () => Promise.reject(new Error('nobody asks this database'));
const DATABASE: PgDatabase = {
  query: unused,
  transaction: unused,
  session: unused,
  close: unused,
};

beforeEach(() => {
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIDEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret-example';
});

/** Signs in where the server takes this kind of password. */
async function signIn(signInOfRoles: RoleSignIn, takes: 'password' | 'token', refusal: Error) {
  const asked: string[] = [];
  const connect = async ({ user, password }: DatabaseConfig) => {
    const given = await password();
    asked.push(`${user} ${given === PASSWORD ? 'password' : 'token'}`);
    if (!asked.at(-1)?.endsWith(takes)) throw refusal;
    return DATABASE;
  };
  const admin = { username: 'edulake_master', password: PASSWORD };
  const done = connectMaster(WAREHOUSE, { admin, sign_in: signInOfRoles }, connect);
  return { asked, failed: await done.then(() => undefined).catch((error: unknown) => error) };
}

const refused = new StatementRefused(
  'PAM authentication failed for user "edulake_master"',
  '28000',
);

test('a new database takes the master password', async () => {
  expect(await signIn('iam', 'password', refused)).toEqual({
    asked: ['edulake_master password'],
    failed: undefined,
  });
});

test('a database of which the master is in rds_iam, by way of the loader, takes a token', async () => {
  expect(await signIn('iam', 'token', refused)).toEqual({
    asked: ['edulake_master password', 'edulake_master token'],
    failed: undefined,
  });
});

test('a database that cannot be reached is not asked again with a token', async () => {
  const lost = new RetryableError('connection lost');
  expect(await signIn('iam', 'token', lost)).toEqual({
    asked: ['edulake_master password'],
    failed: lost,
  });
});

test('on the laptop a refused password is the end', async () => {
  expect(await signIn({ lake_loader: 'pw' }, 'token', refused)).toMatchObject({ failed: refused });
});
