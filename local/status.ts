import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';

import { OUTPUT, ZONE } from '../names';
import { cloudMarks, isHealthy } from './cloud-server';
import { databaseMarks, databaseUrl } from './database';
import { clientEnvironment, endpoint, REGION } from './environment';
import { describeStacks, stackOutputs } from './outputs';
import { localPaths } from './paths';
import { isOurs } from './processes';
import { type LocalState, readState } from './state';

/** What `lake status` shows of the local cloud. */
export interface LocalStatus {
  readonly home: string;
  readonly running: { readonly cloud: boolean; readonly database: boolean };
  readonly port: number | null;
  readonly databasePort: number | null;
  /** Address for AWS clients. */
  readonly endpoint: string | null;
  /** Base address of the HTTP API, without a slash at the end. */
  readonly apiUrl: string | null;
  readonly stacks: readonly { readonly name: string; readonly status: string }[];
  /** Files that are cleaned and wait for publish. */
  readonly pending: number | null;
  readonly runningExecutions: number | null;
  /** A line for a shell that opens the warehouse. */
  readonly psql: string | null;
}

type Outputs = Readonly<Record<string, string>>;

async function countPending(client: S3Client, outputs: Outputs): Promise<number | null> {
  const bucket = outputs[OUTPUT.lakeBucket];
  if (bucket === undefined) return null;
  let count = 0;
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: ZONE.pending, ContinuationToken: token }),
    );
    count += page.KeyCount ?? 0;
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return count;
}

async function countRunning(client: SFNClient, outputs: Outputs): Promise<number | null> {
  const stateMachineArn = outputs[OUTPUT.stateMachine];
  if (stateMachineArn === undefined) return null;
  const page = await client.send(
    new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }),
  );
  return page.executions?.length ?? 0;
}

async function askCloud(state: LocalState) {
  const environment = clientEnvironment(state);
  const options = {
    endpoint: endpoint(state),
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const sfn = new SFNClient(options);
  try {
    const [stacks, outputs] = await Promise.all([
      describeStacks(environment),
      stackOutputs(environment),
    ]);
    const apiId = outputs[OUTPUT.apiId];
    return {
      stacks: stacks.map((stack) => ({
        name: stack.StackName ?? '',
        status: stack.StackStatus ?? '',
      })),
      apiUrl: apiId === undefined ? null : `${endpoint(state)}/_aws/execute-api/${apiId}`,
      pending: await countPending(s3, outputs),
      runningExecutions: await countRunning(sfn, outputs),
      database: outputs[OUTPUT.databaseName],
    };
  } finally {
    s3.destroy();
    sfn.destroy();
  }
}

const SILENT = {
  stacks: [],
  apiUrl: null,
  pending: null,
  runningExecutions: null,
  database: undefined,
};

/** Looks at this folder's cloud. What cannot be asked because nothing runs is null. */
export async function status(home?: string): Promise<LocalStatus> {
  const paths = localPaths(home);
  const state = readState(paths.home);
  if (state === undefined) {
    const nothing = { port: null, databasePort: null, endpoint: null, psql: null };
    const { database: _database, ...silent } = SILENT;
    return { home: paths.home, running: { cloud: false, database: false }, ...nothing, ...silent };
  }
  const cloud = isOurs(state.pids.cloud, cloudMarks(paths)) && (await isHealthy(state));
  const { database, ...answers } = cloud ? await askCloud(state) : SILENT;
  return {
    home: paths.home,
    running: { cloud, database: isOurs(state.pids.database, databaseMarks(paths)) },
    port: state.port,
    databasePort: state.databasePort,
    endpoint: endpoint(state),
    psql: `psql '${databaseUrl(state, database)}'`,
    ...answers,
  };
}
