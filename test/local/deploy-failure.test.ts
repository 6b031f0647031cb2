import type { StackEvent } from '@aws-sdk/client-cloudformation';

import { complaint, rootCause } from '../../local/deploy-failure';

const event = (
  second: number,
  id: string,
  status: NonNullable<StackEvent['ResourceStatus']>,
  reason?: string,
  type = 'AWS::S3::Bucket',
) => ({
  StackId: 's',
  EventId: id,
  StackName: 'EdulakeLake',
  Timestamp: new Date(second * 1000),
  LogicalResourceId: id,
  ResourceType: type,
  ResourceStatus: status,
  ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
});

test('the cause is the first failure that is not a consequence of another', () => {
  const events = [
    event(9, 'EdulakeLake', 'ROLLBACK_COMPLETE'),
    event(
      5,
      'EdulakeLake',
      'CREATE_FAILED',
      'The following resource(s) failed: [A]',
      'AWS::CloudFormation::Stack',
    ),
    event(4, 'Late', 'CREATE_FAILED', 'Access denied'),
    event(3, 'Cause', 'CREATE_FAILED', 'Bucket name is taken'),
    event(2, 'Victim', 'CREATE_FAILED', 'Resource creation cancelled'),
    event(1, 'Fine', 'CREATE_COMPLETE'),
  ];
  expect(rootCause(events)?.LogicalResourceId).toBe('Cause');
  expect(rootCause(events.slice(4, 5))?.LogicalResourceId).toBe('Victim');
  expect(rootCause(events.slice(5))).toBeUndefined();
});

test.each([
  [
    '/x/a.ts:3\n  throw\n\nMissingHandler: no handler.ts\n    at f (x)\nNode.js v24.0.0',
    'MissingHandler: no handler.ts',
  ],
  [
    'node:internal\n  const err = new Error(message);\nError: Cannot find module "x"\n    at f',
    'Error: Cannot find module "x"',
  ],
  ['', 'it printed nothing'],
])('without a failed resource the first line is the complaint of the app', (output, expected) => {
  expect(complaint(output)).toBe(expected);
});
