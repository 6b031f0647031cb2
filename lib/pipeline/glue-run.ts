import { Duration } from 'aws-cdk-lib';
import { IntegrationPattern, type TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { GlueStartJobRun } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

import type { GlueJob } from '../constructs/glue-job';

export interface GlueRunProps {
  readonly job: GlueJob;
  readonly input: TaskInput;
}

/** Time that a run may wait for workers before its own timeout counts. */
const QUEUEING = Duration.minutes(10);

/**
 * A state that runs a job and waits for its end. The CDK hands a state's timeout to the job and gives the state none, so that a
 * run which never leaves the queue would hold the machine until it ends itself.
 */
export class GlueRun extends GlueStartJobRun {
  private readonly seconds: number;

  constructor(scope: Construct, id: string, { job, input }: GlueRunProps) {
    super(scope, id, {
      glueJobName: job.job.ref,
      integrationPattern: IntegrationPattern.RUN_JOB,
      arguments: input,
      // a job answers nothing: `erase` finds out itself whether there is anybody to erase
      resultSelector: { answer: { erase: true } },
      resultPath: '$.load',
    });
    this.seconds = job.timeout.plus(QUEUEING).toSeconds();
  }

  override toStateJson(): object {
    return { ...super.toStateJson(), TimeoutSeconds: this.seconds };
  }
}
