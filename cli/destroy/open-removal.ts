import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';

import { describeStacks } from '../../local/outputs';
import { localPaths } from '../../local/paths';
import { reset } from '../../local/reset';
import { chooseCloud } from '../cloud/connect';
import { cdkDestroy } from './cdk-destroy';
import type { DeployedStack, Removal } from './destroy-lake';
import { emptyBucket } from './empty-bucket';

/** Nothing of these belongs to a stack, so that no stack can take it away. */
const REMAINS_IN_ACCOUNT: readonly string[] = [
  'remains: log groups of Glue (`aws logs delete-log-group --log-group-name /aws-glue/jobs/output`, also …/error and /aws-glue/crawlers)',
  'remains: the KMS keys, pending deletion (they cost nothing meanwhile)',
  'remains: the stack CDKToolkit of `cdk bootstrap`, which other CDK apps of this account may use',
];

/** Removal from the cloud that the command line is pointed at. */
export async function openRemoval(aws: boolean, onStep: (text: string) => void): Promise<Removal> {
  const place = chooseCloud(aws);
  const paths = localPaths();
  return {
    stacks: deployedStacks,
    emptyBucket,
    deleteStacks: () =>
      cdkDestroy(paths.project, place === 'local' ? localArguments(paths.cdkOut) : [], onStep),
    finish: async () => (place === 'local' ? reset(paths.home) : undefined),
    remains: place === 'local' ? [`erased ${paths.home}`] : REMAINS_IN_ACCOUNT,
  };
}

function localArguments(output: string): string[] {
  return ['-c', 'profile=dev', '--output', output];
}

async function deployedStacks(): Promise<DeployedStack[]> {
  const client = new CloudFormationClient({});
  const stacks = await describeStacks(process.env);
  return Promise.all(
    stacks.map(async (stack) => ({
      name: stack.StackName ?? '',
      protected: stack.EnableTerminationProtection === true,
      buckets: await bucketsOf(client, stack.StackName ?? ''),
    })),
  );
}

async function bucketsOf(client: CloudFormationClient, StackName: string): Promise<string[]> {
  const buckets: string[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName }))
    for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? [])
      if (ResourceType === 'AWS::S3::Bucket' && PhysicalResourceId !== undefined)
        buckets.push(PhysicalResourceId);
  return buckets;
}
