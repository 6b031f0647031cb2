import { CreateStackCommand } from '@aws-sdk/client-cloudformation';

import { clientEnvironment } from '../../local/environment';
import { cloudFormation, describeStacks } from '../../local/outputs';
import type { LocalState } from '../../local/state';
import { waitUntil } from '../../local/wait';

/** Creates a stack on the local cloud. @returns its status when it is done. */
export async function createStack(
  state: LocalState,
  name: string,
  template: object,
): Promise<string> {
  const environment = clientEnvironment(state);
  const client = cloudFormation(environment);
  await client.send(
    new CreateStackCommand({ StackName: name, TemplateBody: JSON.stringify(template) }),
  );
  client.destroy();
  const look = async () => {
    const stacks = await describeStacks(environment);
    const found = stacks.find((stack) => stack.StackName === name)?.StackStatus;
    return found === undefined || found.endsWith('IN_PROGRESS') ? undefined : found;
  };
  return waitUntil(`stack ${name} is done`, look, 20);
}
