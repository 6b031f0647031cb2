import { Duration } from 'aws-cdk-lib';
import { JsonPath, TaskInput, Timeout } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

import type { PipelineFunction } from '../constructs/pipeline-function';
import { retryLambda } from './retries';

/** The run's id: the execution's name. */
export const RUN_ID = JsonPath.stringAt('$$.Execution.Name');

export interface StepProps {
  readonly fn: PipelineFunction;
  /** Further fields of the input, beside `run_id`. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Where the answer goes; left out: it is thrown away. */
  readonly resultPath?: string;
}

/** A state that calls one function with the run's id. Its timeout is a little longer than the function's own. */
export function step(
  scope: Construct,
  id: string,
  { fn, input, resultPath }: StepProps,
): LambdaInvoke {
  const own = fn.timeout ?? Duration.minutes(1);
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction: fn,
    payload: TaskInput.fromObject({ run_id: RUN_ID, ...input }),
    ...(resultPath === undefined
      ? { resultPath: JsonPath.DISCARD }
      : { resultSelector: { 'answer.$': '$.Payload' }, resultPath }),
    taskTimeout: Timeout.duration(own.plus(Duration.seconds(15))),
    retryOnServiceExceptions: false,
  });
  return retryLambda(task);
}
