import {
  databaseFromEnvironment,
  iamPassword,
  parseCredentials,
  secretPassword,
} from '../../../../lambdas/shared/adapters/database-sign-in';
import { ConfigurationError } from '../../../../lambdas/shared/errors';
import { DB_ROLE, ENV } from '../../../../names';

const address = { host: 'db.example', port: 5432, database: 'edulake', user: DB_ROLE.query };

describe('iamPassword', () => {
  it('signs a new token for each connection, for this host and user', async () => {
    const asked: unknown[] = [];
    const password = iamPassword(address, async (options) => `token-${asked.push(options)}`);
    expect([await password(), await password()]).toEqual(['token-1', 'token-2']);
    expect(asked[0]).toEqual({ hostname: 'db.example', port: 5432, username: 'lake_query' });
  });

  it('signs without any network', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
    const token = await iamPassword(address)();
    process.env = before;
    expect(token).toMatch(/^db\.example:5432\/?\?.*Action=connect.*DBUser=lake_query/);
  });
});

describe('secretPassword', () => {
  const secret = JSON.stringify({ username: 'lake_query', password: 'pw', host: 'ignored' });

  it('reads the password of its user', async () => {
    expect(await secretPassword(address, 'arn', async () => secret)()).toBe('pw');
  });

  it('refuses the secret of another user', async () => {
    const other = secretPassword({ user: 'lake_loader' }, 'arn', async () => secret);
    await expect(other()).rejects.toThrow(ConfigurationError);
  });
});

describe('parseCredentials', () => {
  it.each(['', 'null', '{"username":"u"}', '{"password":"hunter2"}', 'hunter2', '[1]'])(
    'refuses %s without quoting it',
    (text) => {
      const attempt = () => parseCredentials('arn', text);
      expect(attempt).toThrow(ConfigurationError);
      expect(attempt).not.toThrow(/hunter2/);
    },
  );
});

describe('databaseFromEnvironment', () => {
  const complete = {
    [ENV.databaseHost]: '127.0.0.1',
    [ENV.databasePort]: '5432',
    [ENV.databaseName]: 'edulake',
    [ENV.databaseUser]: 'lake_feed',
    [ENV.databaseAuth]: 'iam',
    [ENV.databaseTls]: 'verify-full',
  };
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('reads everything from the names that the stacks set', () => {
    process.env = { ...before, ...complete };
    expect(databaseFromEnvironment()).toMatchObject({
      host: '127.0.0.1',
      port: 5432,
      database: 'edulake',
      user: 'lake_feed',
      tls: { authorities: expect.stringMatching(/rds-ca\.pem$/) },
    });
    process.env[ENV.databaseTls] = 'disable';
    expect(databaseFromEnvironment().tls).toBe('disable');
  });

  it.each([
    [ENV.databaseAuth, 'kerberos', 'iam or password'],
    [ENV.databaseTls, 'prefer', 'verify-full or disable'],
    [ENV.databasePort, 'five', 'a number'],
    [ENV.databaseHost, '', 'is not set'],
  ])('says of %s=%s what is allowed', (name, value, allowed) => {
    process.env = { ...before, ...complete, [name]: value };
    expect(() => databaseFromEnvironment()).toThrow(allowed);
  });
});
