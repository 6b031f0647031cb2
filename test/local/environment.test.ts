import { join } from 'node:path';

import { clientEnvironment, serverEnvironment } from '../../local/environment';
import { localPaths } from '../../local/paths';

const STATE = {
  port: 20_001,
  databasePort: 20_002,
  databasePassword: 'secret',
  startedAt: '',
  pids: { cloud: 0, database: 0 },
};

test("clients see the local cloud and nothing of the developer's account", () => {
  process.env['AWS_PROFILE'] = 'district';
  process.env['AWS_SESSION_TOKEN'] = 'real';
  process.env['EDULAKE_TEST_VARIABLE'] = 'kept';
  try {
    const environment = clientEnvironment(STATE);
    const aws = Object.keys(environment).filter((name) => name.startsWith('AWS_'));
    expect(aws.toSorted()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_CONFIG_FILE',
      'AWS_DEFAULT_REGION',
      'AWS_EC2_METADATA_DISABLED',
      'AWS_ENDPOINT_URL',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SHARED_CREDENTIALS_FILE',
    ]);
    expect(environment['AWS_ENDPOINT_URL']).toBe('http://127.0.0.1:20001');
    expect(environment['EDULAKE_TEST_VARIABLE']).toBe('kept');
  } finally {
    for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'EDULAKE_TEST_VARIABLE']) {
      delete process.env[name];
    }
  }
});

test("the server, and so every Lambda, gets nothing of the developer's environment", () => {
  process.env['EDULAKE_TEST_VARIABLE'] = 'leak';
  try {
    const paths = localPaths('/home-of-test');
    const environment = serverEnvironment(paths, STATE);
    expect(Object.values(environment)).not.toContain('leak');
    expect(environment['PATH']?.split(':')[0]).toBe(join(paths.project, 'node_modules', '.bin'));
    expect(environment).toMatchObject({
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: '20001',
      HOME: '/home-of-test',
      LOCAL_PG_PORT: '20002',
      LOCAL_SCHEDULE_SPEED: '1',
      TZ: 'UTC',
    });
  } finally {
    delete process.env['EDULAKE_TEST_VARIABLE'];
  }
});
