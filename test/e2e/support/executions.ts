import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  paginateListExecutions,
} from '@aws-sdk/client-sfn';

import { output, testCloud } from './cloud';
import { waitFor } from './wait';

/** Every execution of publish, oldest first. */
export async function executions(): Promise<ExecutionListItem[]> {
  const { sfn } = await testCloud();
  const found: ExecutionListItem[] = [];
  const pages = paginateListExecutions(
    { client: sfn },
    { stateMachineArn: await output('stateMachine') },
  );
  for await (const page of pages) found.push(...(page.executions ?? []));
  return found.toSorted((a, b) => Number(a.startDate) - Number(b.startDate));
}

/** Waits for an execution that failed and was not known before. @returns its error and cause. */
export async function nextFailure(
  known: ReadonlySet<string>,
): Promise<{ error: string; cause: string }> {
  const { sfn } = await testCloud();
  const failed = await waitFor('a failed execution', async () =>
    (await executions()).find((e) => e.status === 'FAILED' && !known.has(e.executionArn ?? '')),
  );
  const told = await sfn.send(new DescribeExecutionCommand({ executionArn: failed.executionArn }));
  return { error: told.error ?? '', cause: told.cause ?? '' };
}

/** The executions that exist now, for {@link nextFailure}. */
export async function knownExecutions(): Promise<ReadonlySet<string>> {
  return new Set((await executions()).map((e) => e.executionArn ?? ''));
}
