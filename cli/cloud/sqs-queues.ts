import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

import type { QueueDepth, Queues } from './cloud';

/** {@link Queues} on SQS. */
export class SqsQueues implements Queues {
  private readonly client = new SQSClient({});

  async depth(url: string): Promise<QueueDepth> {
    const answer = await this.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return {
      waiting: Number(answer.Attributes?.['ApproximateNumberOfMessages'] ?? 0),
      inFlight: Number(answer.Attributes?.['ApproximateNumberOfMessagesNotVisible'] ?? 0),
    };
  }
}
