/** The supervisor with its real servers: about a second to start each. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import { CdkFailed } from '../../local/cdk';
import { cloudMarks, saveCloud } from '../../local/cloud-server';
import { databaseMarks, databaseUrl } from '../../local/database';
import { isDeployed } from '../../local/deploy';
import { explainFailure } from '../../local/deploy-failure';
import { down } from '../../local/down';
import { clientEnvironment, endpoint } from '../../local/environment';
import { cloudFormation, describeStacks, stackOutputs } from '../../local/outputs';
import { localPaths } from '../../local/paths';
import { isFree } from '../../local/ports';
import { isOurs } from '../../local/processes';
import { reset } from '../../local/reset';
import { type LocalState, readState, writeState } from '../../local/state';
import { status } from '../../local/status';
import { isUp, up } from '../../local/up';
import { waitUntil } from '../../local/wait';
import { OUTPUT, STACK } from '../../names';
import { createStack } from './create-stack';

jest.setTimeout(120_000);

const home = mkdtempSync(join(tmpdir(), 'edulake-servers-'));
const paths = localPaths(home);
const steps: string[] = [];
const start = () => up({ home, deploy: false, onStep: (text) => steps.push(text) });
let state: LocalState;

beforeAll(async () => {
  state = await start();
});
afterAll(async () => {
  await reset(home);
  rmSync(home, { recursive: true, force: true });
});

async function query(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: databaseUrl(state) });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const output = (value: unknown) => ({ Value: value });

test('both servers run, on ports that are told and remembered', async () => {
  expect(steps).toEqual([
    `started PostgreSQL on 127.0.0.1:${state.databasePort}`,
    `started the local cloud on ${endpoint(state)}`,
  ]);
  expect(readState(home)).toEqual(state);
  expect(await isUp(home)).toBe(true);
  expect(await query("select current_setting('server_version_num')::int / 10000 as major")).toEqual(
    [{ major: 18 }],
  );
});

test('starting again finds both running', async () => {
  expect(await start()).toEqual(state);
  expect(steps).toHaveLength(2);
});

test('status and outputs come from the stacks of this app', async () => {
  const client = cloudFormation(clientEnvironment(state));
  const lake = {
    Resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
    Outputs: {
      [OUTPUT.lakeBucket]: output({ Ref: 'Bucket' }),
      Old: output('http://127.0.0.1:1/queue'),
    },
  };
  expect(await createStack(state, STACK.lake, lake)).toBe('CREATE_COMPLETE');
  expect(
    await createStack(state, STACK.search, {
      ...lake,
      Outputs: { [OUTPUT.apiId]: output('abc') },
    }),
  ).toBe('CREATE_COMPLETE');
  client.destroy();
  expect(await isDeployed(state)).toBe(false); // three stacks are missing
  const outputs = await stackOutputs(clientEnvironment(state));
  expect(outputs).toMatchObject({ Old: `${endpoint(state)}/queue`, [OUTPUT.apiId]: 'abc' });
  expect(await status(home)).toEqual({
    home,
    running: { cloud: true, database: true },
    port: state.port,
    databasePort: state.databasePort,
    endpoint: endpoint(state),
    apiUrl: `${endpoint(state)}/_aws/execute-api/abc`,
    stacks: [
      { name: STACK.lake, status: 'CREATE_COMPLETE' },
      { name: STACK.search, status: 'CREATE_COMPLETE' },
    ],
    pending: 0,
    runningExecutions: null,
    psql: `psql '${databaseUrl(state)}'`,
  });
});

test('a failed deploy says in its first line which resource failed and why', async () => {
  const client = cloudFormation(clientEnvironment(state));
  const since = new Date(Date.now() - 1_000);
  const properties = { MessageRetentionPeriod: 'for ever' };
  const template = {
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Loose: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          Protocol: 'sqs',
          TopicArn: 'arn:aws:sns:us-east-1:000000000000:none',
          Endpoint: 'x',
          ...properties,
        },
      },
      Table: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'N' } },
    },
  };
  await createStack(state, STACK.monitoring, template);
  const error = await explainFailure(
    new CdkFailed('deploy', 'what the CDK printed'),
    client,
    since,
    'the-log',
  );
  client.destroy();
  const [first] = error.message.split('\n');
  expect(first).toMatch(/^deploy failed: EdulakeMonitoring \w+ \(AWS::\w+::\w+\): \S/);
  expect(error.message).toContain('what the CDK printed');
  expect(error.message).toContain('the-log');
});

test('kill -9 of everything: the next start brings back stacks and rows', async () => {
  await query('create table kept as select 42 as answer');
  await saveCloud(paths, state);
  process.kill(state.pids.cloud, 'SIGKILL');
  process.kill(state.pids.database, 'SIGKILL'); // the supervisor: PostgreSQL itself goes on without it
  await waitUntil(
    'both are gone',
    () =>
      Promise.resolve(
        isOurs(state.pids.cloud, cloudMarks(paths)) ||
          isOurs(state.pids.database, databaseMarks(paths))
          ? undefined
          : true,
      ),
    10,
  );
  const again = await start();
  expect([again.port, again.databasePort]).toEqual([state.port, state.databasePort]);
  state = again;
  expect(await query('select answer from kept')).toEqual([{ answer: 42 }]);
  expect(
    (await describeStacks(clientEnvironment(state))).map((stack) => stack.StackName),
  ).toContain(STACK.lake);
});

test('stopped, everything is kept; if the port was taken meanwhile the cloud moves', async () => {
  expect(await down(home)).toBe(true);
  expect(await isUp(home)).toBe(false);
  expect(await isFree(state.databasePort)).toBe(true);
  expect((await status(home)).running).toEqual({ cloud: false, database: false });
  const squatter = createServer().listen(state.port, '127.0.0.1');
  try {
    const moved = await start();
    expect(moved.port).not.toBe(state.port);
    expect(moved.databasePort).toBe(state.databasePort);
    state = moved;
  } finally {
    squatter.close();
  }
  expect(await query('select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a taken database port is refused: the deployed functions know it', async () => {
  await down(home);
  const squatter = createServer().listen(state.databasePort, '127.0.0.1');
  try {
    await expect(start()).rejects.toThrow(/port \d+ of 127\.0\.0\.1 is taken/);
  } finally {
    squatter.close();
  }
});

test('the pid of a stranger is not ours: it is neither stopped nor taken for a running cloud', async () => {
  writeState(home, { ...state, pids: { cloud: process.pid, database: process.pid } });
  expect((await status(home)).running).toEqual({ cloud: false, database: false });
  await down(home);
  state = await start();
  expect(state.pids.cloud).not.toBe(process.pid);
});

test('reset erases a run folder, and nothing else', async () => {
  const foreign = mkdtempSync(join(tmpdir(), 'edulake-foreign-'));
  writeFileSync(join(foreign, 'thesis.txt'), 'x');
  await expect(reset(foreign)).rejects.toThrow(/is not the run folder of a local cloud/);
  expect(readFileSync(join(foreign, 'thesis.txt'), 'utf8')).toBe('x');
  await expect(reset(paths.project)).rejects.toThrow(/is not the run folder/);
  rmSync(foreign, { recursive: true });
  await reset(home);
  expect(existsSync(paths.state)).toBe(false);
  expect(await isFree(state.port)).toBe(true);
  expect(readState(home)).toBeUndefined();
});
