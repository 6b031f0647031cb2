import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';

import type { MetricPoint, Metrics } from '../metrics';

/** {@link Metrics} on Amazon CloudWatch, without dimensions: each name is one metric to pay for. */
export class CloudWatchMetrics implements Metrics {
  constructor(
    private readonly namespace: string,
    private readonly client: CloudWatchClient = new CloudWatchClient(),
  ) {}

  async put(points: readonly MetricPoint[]): Promise<void> {
    await this.client.send(
      new PutMetricDataCommand({
        Namespace: this.namespace,
        MetricData: points.map(({ name, value, unit }) => ({
          MetricName: name,
          Value: value,
          Unit: unit,
        })),
      }),
    );
  }
}
