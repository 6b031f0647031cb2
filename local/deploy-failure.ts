import {
  type CloudFormationClient,
  paginateDescribeStackEvents,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';

import { STACK } from '../names';
import type { CdkFailed } from './cdk';

/** What CloudFormation says of resources that it gave up because of another one. */
const CONSEQUENCE = /cancell?ed|rollback requested|the following resource\(s\) failed/i;
const TAIL_LINES = 40;

async function eventsSince(
  client: CloudFormationClient,
  stack: string,
  since: Date,
): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  try {
    for await (const page of paginateDescribeStackEvents({ client }, { StackName: stack })) {
      const recent = (page.StackEvents ?? []).filter(
        (event) => (event.Timestamp ?? since) >= since,
      );
      events.push(...recent);
    }
  } catch {
    return []; // there is no such stack: nothing of it was deployed
  }
  return events;
}

const isStack = (event: StackEvent) => event.ResourceType === 'AWS::CloudFormation::Stack';
const isNoise = (line: string) => line === '' || /^(at |node:|\^|Node\.js v)/.test(line);

/** The event that made the deploy fail: the first failure that is not a consequence of another. */
export function rootCause(events: readonly StackEvent[]): StackEvent | undefined {
  const failed = events
    .filter((event) => event.ResourceStatus?.endsWith('_FAILED') === true)
    .toSorted((a, b) => (a.Timestamp?.getTime() ?? 0) - (b.Timestamp?.getTime() ?? 0));
  const causes = failed.filter((event) => !CONSEQUENCE.test(event.ResourceStatusReason ?? ''));
  return causes.find((event) => !isStack(event)) ?? causes[0] ?? failed[0];
}

/** Without a failed resource the app itself failed, or the CDK before it deployed: its own first complaint. */
export function complaint(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const first =
    lines.find((line) => /^[A-Z]\w*: \S/.test(line)) ??
    lines.find((line) => /\berror\b/i.test(line) && !isNoise(line));
  return first ?? lines.findLast((line) => !isNoise(line)) ?? 'it printed nothing';
}

/**
 * An error whose first line says which resource failed and why; the details follow.
 * @param since when the deploy began: older events belong to older deploys
 */
export async function explainFailure(
  failure: CdkFailed,
  client: CloudFormationClient,
  since: Date,
  log: string,
): Promise<Error> {
  const all = await Promise.all(
    Object.values(STACK).map((name) => eventsSince(client, name, since)),
  );
  const cause = rootCause(all.flat());
  const reason = cause?.ResourceStatusReason ?? 'no reason given';
  const first =
    cause === undefined
      ? `deploy failed: ${complaint(failure.output)}`
      : `deploy failed: ${cause.StackName} ${cause.LogicalResourceId} (${cause.ResourceType}): ${reason}`;
  const tail = failure.output.split('\n').slice(-TAIL_LINES).join('\n');
  return new Error(`${first.split('\n')[0]}\n\n${tail}\n\nThe whole output is in ${log}.`, {
    cause: failure,
  });
}
