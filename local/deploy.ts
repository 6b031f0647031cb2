import { type CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';

import { STACK } from '../names';
import { CdkFailed, runCdk } from './cdk';
import { explainFailure } from './deploy-failure';
import { clientEnvironment, REGION } from './environment';
import { cloudFormation, describeStacks } from './outputs';
import type { LocalPaths } from './paths';
import type { LocalState } from './state';
import { waitUntil } from './wait';

const ACCOUNT = '000000000000';
/** States in which a deploy says "no changes" or refuses to go on: the stack must go first. */
const BROKEN =
  /^(DELETE_FAILED|CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED|UPDATE_ROLLBACK_FAILED)$/;
const GOOD = /^(CREATE|UPDATE)_COMPLETE$/;
const DELETE_SECONDS = 120;

async function deleteStack(
  client: CloudFormationClient,
  environment: NodeJS.ProcessEnv,
  name: string,
) {
  await client.send(new DeleteStackCommand({ StackName: name }));
  await waitUntil(
    `stack ${name} is deleted`,
    async () => {
      const stack = (await describeStacks(environment)).find((one) => one.StackName === name);
      if (stack === undefined) return true;
      if (stack.StackStatus !== 'DELETE_FAILED') return undefined;
      throw new Error(
        `stack ${name} cannot be deleted (${stack.StackStatusReason ?? 'no reason given'}): run \`npm run lake -- reset\``,
      );
    },
    DELETE_SECONDS,
  );
}

/** Deletes stacks that an earlier failure left in a state which no deploy can leave, the last one first. */
async function removeBroken(environment: NodeJS.ProcessEnv, onStep: (text: string) => void) {
  const client = cloudFormation(environment);
  try {
    const stacks = await describeStacks(environment);
    for (const { StackName: name, StackStatus: status } of stacks.toReversed()) {
      if (name === undefined || status === undefined || !BROKEN.test(status)) continue;
      onStep(`deleting ${name}, which is ${status}`);
      await deleteStack(client, environment, name);
    }
  } finally {
    client.destroy();
  }
}

/** Whether all stacks are there and whole; with a state that a crash took back they may be missing. */
export async function isDeployed(state: LocalState): Promise<boolean> {
  const stacks = await describeStacks(clientEnvironment(state));
  const good = stacks.filter((stack) => GOOD.test(stack.StackStatus ?? ''));
  return good.length === Object.keys(STACK).length;
}

/** "EdulakeLake: deploying... [1/5]" and " ✅  EdulakeLake" are what people want to see of the CDK's output. */
function progress(onStep: (text: string) => void): (line: string) => void {
  return (line) => {
    const match =
      /^\s*(?:✅\s+)?(\w+)(?:: (deploying)\.\.\. (\[\d+\/\d+\])| \((no changes)\)|$)/u.exec(line);
    const [, stack, deploying, count, unchanged] = match ?? [];
    if (deploying !== undefined) onStep(`deploying ${stack} ${count}`);
    else if (unchanged !== undefined) onStep(`${stack} is unchanged`);
  };
}

/**
 * Bootstraps the local account and deploys all stacks with the plain CDK.
 * @throws an error whose first line says which resource failed and why
 */
export async function deploy(
  paths: LocalPaths,
  state: LocalState,
  onStep: (text: string) => void,
): Promise<void> {
  const environment = clientEnvironment(state);
  const since = new Date(Date.now() - 1_000); // events have whole seconds
  const synth = ['-c', 'profile=dev', '--output', paths.cdkOut];
  await removeBroken(environment, onStep);
  try {
    onStep('bootstrapping the local account');
    // in the run folder there is no cdk.json: bootstrapping needs no app
    await runCdk(paths, state, ['bootstrap', `aws://${ACCOUNT}/${REGION}`], { cwd: paths.home });
    onStep('synthesizing the stacks');
    await runCdk(
      paths,
      state,
      ['deploy', '--all', '--require-approval', 'never', '--no-notices', ...synth],
      { onLine: progress(onStep) },
    );
  } catch (error) {
    if (!(error instanceof CdkFailed)) throw error;
    const client = cloudFormation(environment);
    try {
      throw await explainFailure(error, client, since, paths.deployLog);
    } finally {
      client.destroy();
    }
  }
}
