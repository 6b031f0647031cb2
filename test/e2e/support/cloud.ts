import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

import { S3ObjectStore } from '../../../lambdas/shared/adapters/s3-object-store';
import { listPending } from '../../../lambdas/shared/pending-markers';
import { clientEnvironment } from '../../../local/environment';
import { stackOutputs } from '../../../local/outputs';
import { readState } from '../../../local/state';
import { OUTPUT } from '../../../names';
import { TEST_HOME } from './home';
import { waitFor } from './wait';

/** The tests' running cloud as a person with all rights sees it. */
export interface TestCloud {
  readonly outputs: Readonly<Record<string, string>>;
  readonly store: S3ObjectStore;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly cloudwatch: CloudWatchClient;
}

let opened: Promise<TestCloud> | undefined;

async function open(): Promise<TestCloud> {
  const state = readState(TEST_HOME);
  if (state === undefined) throw new Error('the tests have no cloud: global-setup.ts starts it');
  Object.assign(process.env, clientEnvironment(state));
  return {
    outputs: await stackOutputs(process.env),
    store: new S3ObjectStore(),
    sfn: new SFNClient(),
    sqs: new SQSClient(),
    lambda: new LambdaClient(),
    cloudwatch: new CloudWatchClient(),
  };
}

/** Opens the tests' cloud once per test file. */
export function testCloud(): Promise<TestCloud> {
  opened ??= open();
  return opened;
}

/** A stack output. @throws when no stack has it. */
export async function output(name: keyof typeof OUTPUT): Promise<string> {
  const value = (await testCloud()).outputs[OUTPUT[name]];
  if (value === undefined) throw new Error(`no stack has the output ${OUTPUT[name]}`);
  return value;
}

async function waiting(queueUrl: string): Promise<number> {
  const { sqs } = await testCloud();
  const answer = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return Number(answer.Attributes?.['ApproximateNumberOfMessages'] ?? 0);
}

/** How many executions of publish run now. */
export async function runningExecutions(): Promise<number> {
  const { sfn } = await testCloud();
  const answer = await sfn.send(
    new ListExecutionsCommand({
      stateMachineArn: await output('stateMachine'),
      statusFilter: 'RUNNING',
    }),
  );
  return answer.executions?.length ?? 0;
}

/** Waits until nothing is pending or running, then expects the dead-letter queue to be empty. */
export async function expectQuiet(): Promise<void> {
  const { store } = await testCloud();
  const lake = await output('lakeBucket');
  await waitFor('a quiet lake', async () => {
    const { markers } = await listPending(store, lake);
    return markers.length === 0 && (await runningExecutions()) === 0 ? true : undefined;
  });
  expect(await waiting(await output('cleanDeadLetters'))).toBe(0);
}
