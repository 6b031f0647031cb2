import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';

import { testCloud } from './cloud';

/** The name of the deployed function whose logical id contains `part`, e.g. `Plan`. */
export async function functionNamed(part: string): Promise<string> {
  const { lambda } = await testCloud();
  for await (const page of paginateListFunctions({ client: lambda }, {})) {
    const found = page.Functions?.find((f) => f.FunctionName?.includes(part));
    if (found?.FunctionName !== undefined) return found.FunctionName;
  }
  throw new Error(`no function is named like ${part}`);
}

async function setEnvironment(name: string, variables: Record<string, string>): Promise<void> {
  const { lambda } = await testCloud();
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: name,
      Environment: { Variables: variables },
    }),
  );
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 30 }, { FunctionName: name });
}

/** Runs `work` while a function has other environment variables; puts the old ones back whatever happens. */
export async function withEnvironment<T>(
  name: string,
  changes: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  const { lambda } = await testCloud();
  const before = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const variables = before.Environment?.Variables ?? {};
  await setEnvironment(name, { ...variables, ...changes });
  try {
    return await work();
  } finally {
    await setEnvironment(name, variables);
  }
}

/** Runs `work` while a function's role has none of its inline policies; gives them back whatever happens. */
export async function withoutPermissions<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { lambda } = await testCloud();
  const iam = new IAMClient();
  const config = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const role = config.Role?.split('/').at(-1) ?? '';
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: role }));
  const policies = await Promise.all(
    PolicyNames.map((policy) =>
      iam.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: policy })),
    ),
  );
  for (const policy of PolicyNames)
    await iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: policy }));
  try {
    return await work();
  } finally {
    for (const policy of policies)
      await iam.send(
        new PutRolePolicyCommand({
          RoleName: role,
          PolicyName: policy.PolicyName,
          PolicyDocument: decodeURIComponent(policy.PolicyDocument ?? ''),
        }),
      );
  }
}
