import {
  CloudFormationClient,
  paginateDescribeStacks,
  type Stack,
} from '@aws-sdk/client-cloudformation';

import { STACK } from '../names';

const NAMES: readonly string[] = Object.values(STACK);
/** Stored in outputs when the cloud listened on another port than now. */
const LOCAL_ADDRESS = /^http:\/\/127\.0\.0\.1:\d+/;

/** A client of the cloud that the environment names. */
export function cloudFormation(environment: NodeJS.ProcessEnv): CloudFormationClient {
  const endpoint = environment['AWS_ENDPOINT_URL'];
  if (endpoint === undefined) return new CloudFormationClient({});
  return new CloudFormationClient({
    endpoint,
    region: environment['AWS_REGION'] ?? 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

/** This app's stacks as CloudFormation has them, in the order of the data's path. */
export async function describeStacks(environment: NodeJS.ProcessEnv): Promise<Stack[]> {
  const client = cloudFormation(environment);
  try {
    const found: Stack[] = [];
    for await (const page of paginateDescribeStacks({ client }, {})) {
      found.push(...(page.Stacks ?? []));
    }
    const order = (stack: Stack) => NAMES.indexOf(stack.StackName ?? '');
    return found.filter((stack) => order(stack) >= 0).toSorted((a, b) => order(a) - order(b));
  } finally {
    client.destroy();
  }
}

/**
 * The outputs of all stacks of this app, merged: output name (names.ts `OUTPUT`) -> value.
 * @param environment of `clientEnvironment`, or the process's own for an account
 */
export async function stackOutputs(
  environment: NodeJS.ProcessEnv,
): Promise<Record<string, string>> {
  const endpoint = environment['AWS_ENDPOINT_URL'];
  const outputs: Record<string, string> = {};
  for (const stack of await describeStacks(environment)) {
    for (const { OutputKey: key, OutputValue: value } of stack.Outputs ?? []) {
      if (key === undefined || value === undefined) continue;
      outputs[key] = endpoint === undefined ? value : value.replace(LOCAL_ADDRESS, endpoint);
    }
  }
  return outputs;
}
