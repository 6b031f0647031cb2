import type { Stack } from 'aws-cdk-lib';

/** What a job's or crawler's role needs in order to write its logs; AssociateKmsKey because they are encrypted. */
export const GLUE_LOGS = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'logs:AssociateKmsKey',
];

/** Log groups that Glue names itself. */
export const glueLogArns = (stack: Stack): string[] => [
  stack.formatArn({ service: 'logs', resource: 'log-group:/aws-glue/*' }),
];
