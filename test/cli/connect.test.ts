import { chooseCloud } from '../../cli/cloud/connect';
import { type LocalState, writeState } from '../../local/state';
import { temporaryFolder } from './support/temporary-folder';

const before = { ...process.env };

const running: LocalState = {
  port: 4641,
  databasePort: 4642,
  databasePassword: 'x',
  startedAt: '2026-03-01T10:00:00Z',
  pids: { cloud: 1, database: 2 },
};

beforeEach(() => {
  process.env['LAKE_HOME'] = temporaryFolder();
  process.env['AWS_PROFILE'] = 'district';
  process.env['AWS_SESSION_TOKEN'] = 'secret';
});

afterEach(() => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, before);
});

test('a local cloud is used with its own credentials, and nothing of the account is left', () => {
  writeState(process.env['LAKE_HOME'], running);
  expect(chooseCloud(false)).toBe('local');
  expect(process.env).toMatchObject({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4641',
    AWS_ACCESS_KEY_ID: 'test',
  });
  expect(process.env).not.toHaveProperty('AWS_PROFILE');
  expect(process.env).not.toHaveProperty('AWS_SESSION_TOKEN');
});

test('--aws takes the ordinary credentials, even if a local cloud is running', () => {
  writeState(process.env['LAKE_HOME'], running);
  expect(chooseCloud(true)).toBe('account');
  expect(process.env).toMatchObject({ AWS_PROFILE: 'district', AWS_SESSION_TOKEN: 'secret' });
  expect(process.env).not.toHaveProperty('AWS_ENDPOINT_URL');
});

test('no cloud, or one that was stopped, says how to start it', () => {
  expect(() => chooseCloud(false)).toThrow(/run `npm run lake -- up`/);
  const stopped = { ...running, pids: { cloud: 0, database: 0 } };
  writeState(process.env['LAKE_HOME'], stopped);
  expect(() => chooseCloud(false)).toThrow(/no local cloud is running here/);
});
