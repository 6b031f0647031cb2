import { clientEnvironment } from '../../local/environment';
import { stackOutputs } from '../../local/outputs';
import { localPaths } from '../../local/paths';
import { readState } from '../../local/state';
import { OUTPUT } from '../../names';
import { CommandFailed } from '../failures';
import type { Cloud, OutputName } from './cloud';

/**
 * Points this process at a cloud: the SDK's clients read their endpoint, region and credentials from its environment.
 * @param aws take the account of the ordinary credential chain, even if a local cloud is running
 * @throws {CommandFailed} when no local cloud was started here, or it was stopped
 */
export function chooseCloud(aws: boolean): Cloud['place'] {
  if (aws) return 'account';
  const state = readState(localPaths().home);
  if (state === undefined || state.pids.cloud === 0)
    throw new CommandFailed(
      'no local cloud is running here: run `npm run lake -- up` (or add --aws for the account of your AWS credentials)',
    );
  // a profile or region of the developer's own account must not leak into the local one
  for (const name of Object.keys(process.env))
    if (/^AWS_(?!SDK_JS_)/.test(name)) delete process.env[name];
  Object.assign(process.env, clientEnvironment(state));
  return 'local';
}

/** Opens the deployed lake: reads the stacks' outputs. Services are loaded when a command asks for them. */
export async function connect(aws: boolean): Promise<Cloud> {
  const place = chooseCloud(aws);
  const outputs = await stackOutputs(process.env);
  const output = (name: OutputName): string => {
    const value = outputs[name];
    if (value !== undefined) return value;
    const deploy = place === 'local' ? 'npm run lake -- up' : 'npx cdk deploy --all';
    throw new CommandFailed(`no stack has the output ${name}: deploy first, run \`${deploy}\``);
  };
  return {
    place,
    output,
    store: async () =>
      new (await import('../../lambdas/shared/adapters/s3-object-store.ts')).S3ObjectStore(),
    uploads: async () => new (await import('./s3-uploads.ts')).S3Uploads(),
    functions: async () => new (await import('./lambda-functions.ts')).LambdaFunctions(),
    executions: async () =>
      new (await import('./sfn-executions.ts')).SfnExecutions(output(OUTPUT.stateMachine)),
    queues: async () => new (await import('./sqs-queues.ts')).SqsQueues(),
    users: async () =>
      new (await import('./cognito-users.ts')).CognitoUsers(
        output(OUTPUT.userPool),
        output(OUTPUT.userPoolClient),
      ),
    api: async () => new (await import('./http-api.ts')).HttpApi(apiBase(place, output)),
  };
}

/** On the laptop API Gateway's host name does not resolve: the local cloud serves the API below a path. */
function apiBase(place: Cloud['place'], output: (name: OutputName) => string): string {
  return place === 'local'
    ? `${process.env['AWS_ENDPOINT_URL']}/_aws/execute-api/${output(OUTPUT.apiId)}`
    : output(OUTPUT.apiUrl).replace(/\/$/, '');
}
