import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

import { METRIC } from '../../names';
import type { PipelineFunction } from './pipeline-function';

/** Sending figures. CloudWatch knows no narrower resource for them than their namespace. */
export function allowMetrics(fn: PipelineFunction): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': METRIC.namespace } },
    }),
  );
}
