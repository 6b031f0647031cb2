import {
  CloudFormationClient,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { parse } from 'yaml';

import { describeStacks } from '../../local/outputs';
import { localPaths } from '../../local/paths';
import { reset } from '../../local/reset';
import { chooseCloud } from '../cloud/connect';
import { cdkDestroy } from './cdk-destroy';
import type { DeployedStack, Removal } from './destroy-lake';
import { emptyBucket } from './empty-bucket';

/** Nothing of these belongs to a stack, so that no stack can take it away. */
const REMAINS_IN_ACCOUNT: readonly string[] = [
  'remains: log groups that Glue and the CDK made (`aws logs describe-log-groups --log-group-name-prefix /aws-glue/` lists those of Glue, also of other apps; `--log-group-name-prefix /aws/lambda/Edulake` those of the CDK; `aws logs delete-log-group --log-group-name <name>` deletes one)',
  'remains: snapshots of the database that somebody made by hand (its automatic backups are gone)',
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
      keepsData: await keepsData(client, stack.StackName ?? ''),
      buckets: await bucketsOf(client, stack.StackName ?? ''),
    })),
  );
}

/** Types that hold people's data or access. */
const WITH_DATA: readonly string[] = [
  'AWS::S3::Bucket',
  'AWS::RDS::DBInstance',
  'AWS::DynamoDB::Table',
  'AWS::Cognito::UserPool',
];

interface Template {
  readonly Resources?: Readonly<Record<string, { Type?: string; DeletionPolicy?: string }>>;
}

/** Asks the stack as it was deployed: the settings file may have changed since. */
async function keepsData(client: CloudFormationClient, StackName: string): Promise<boolean> {
  const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName }));
  // JSON is YAML, too: CloudFormation answers with what the CDK has sent
  const { Resources = {} }: Template = parse(TemplateBody);
  return Object.values(Resources).some(
    ({ Type = '', DeletionPolicy = '' }) =>
      WITH_DATA.includes(Type) && DeletionPolicy.startsWith('Retain'),
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
