import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import type { LocalPaths } from './paths';
import type { LocalState } from './state';

/** The one region of the local cloud. Its account is 000000000000. */
export const REGION = 'us-east-1';
/** Programs of the machine that the cloud's processes may need: `ps`, and what Spark's launcher calls. */
const SYSTEM_PATH = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/bin'];
const NO_FILE = '/dev/null';

/** The address of the cloud. Never `localhost`: names of buckets do not resolve below it. */
export function endpoint(state: Pick<LocalState, 'port'>): string {
  return `http://127.0.0.1:${state.port}`;
}

/**
 * The environment for a client of the local cloud: this process's own, but with the local cloud's
 * address and credentials in place of every `AWS_*` variable and of the files in `~/.aws`.
 */
export function clientEnvironment(state: Pick<LocalState, 'port'>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    AWS_ENDPOINT_URL: endpoint(state),
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: NO_FILE,
    AWS_SHARED_CREDENTIALS_FILE: NO_FILE,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Java 17 for Spark: the one that setup found or installed, else what the environment names. */
function javaHome(paths: LocalPaths): string | undefined {
  const marker = join(dirname(dirname(paths.jobsPython)), '.java-home');
  return existsSync(marker) ? readFileSync(marker, 'utf8').trim() : process.env['JAVA_HOME'];
}

/**
 * The whole environment of the cloud's server. Every Lambda inherits it, so nothing of the
 * developer's own environment is in it; what only the server may know it takes out itself (cloud/settings.py).
 * LAKE_SCHEDULE_SPEED: schedules come so many times as often, and alarms are judged so; the end-to-end tests wait for both.
 */
export function serverEnvironment(paths: LocalPaths, state: LocalState): NodeJS.ProcessEnv {
  const java = javaHome(paths);
  const path = [join(paths.project, 'node_modules', '.bin'), dirname(process.execPath)];
  return {
    PATH: [...path, ...SYSTEM_PATH].join(delimiter),
    HOME: paths.home,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TMPDIR: paths.temporary,
    ...(java === undefined ? {} : { JAVA_HOME: java }),
    NODE_PATH: join(paths.project, 'node_modules'),
    PYTHONPATH: join(paths.project, 'local'),
    PYTHONDONTWRITEBYTECODE: '1',
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(state.port),
    AUTH: 'true',
    LOG_LEVEL: 'INFO',
    STATE_DIR: paths.services,
    S3_DATA_DIR: paths.objects,
    PERSIST_STATE: '1',
    S3_PERSIST: '1',
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    GLUE_PYTHON: existsSync(paths.jobsPython) ? paths.jobsPython : paths.cloudPython,
    LOCAL_PG_PORT: String(state.databasePort),
    LOCAL_PG_PASSWORD: state.databasePassword,
    LOCAL_SAVED: paths.saved,
    LOCAL_SCHEDULE_SPEED: process.env['LAKE_SCHEDULE_SPEED'] ?? '1',
  };
}
