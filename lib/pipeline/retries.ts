import { Duration } from 'aws-cdk-lib';
import type { TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';

/** The Lambda service, not our code, could not do it. */
const LAMBDA_SERVICE_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
];

/** Our own errors that say of themselves that the same call may succeed later (lambdas/shared/errors.ts). */
const OUR_RETRYABLE_ERRORS = ['RetryableError', 'PreconditionFailed'];

/** Exactly what may succeed when tried again; anything else fails the run, and only the sweep starts another. */
export function retryLambda<T extends TaskStateBase>(task: T): T {
  task.addRetry({
    errors: [...LAMBDA_SERVICE_ERRORS, ...OUR_RETRYABLE_ERRORS],
    interval: Duration.seconds(2),
    backoffRate: 2,
    maxAttempts: 4,
  });
  return task;
}

/** One run of the job at a time: wait for the other. A job that failed is not tried again here: a run costs money. */
export function retryGlue<T extends TaskStateBase>(task: T): T {
  task.addRetry({
    errors: ['Glue.ConcurrentRunsExceededException'],
    interval: Duration.seconds(30),
    backoffRate: 1.5,
    maxAttempts: 8,
  });
  return task;
}
