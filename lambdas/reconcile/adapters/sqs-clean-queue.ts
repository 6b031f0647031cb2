import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

import type { ListedVersion } from '../../shared/ports';
import type { CleanQueue, DeadLetters } from '../ports';

/** Messages of a queue in any state; SQS counts them within about a minute. */
const COUNTED: readonly QueueAttributeName[] = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
];

/** {@link CleanQueue} and {@link DeadLetters} on Amazon SQS. */
export class SqsCleanQueue implements CleanQueue, DeadLetters {
  constructor(
    private readonly queueUrl: string,
    private readonly client: SQSClient = new SQSClient(),
  ) {}

  async depth(): Promise<number> {
    const answer = await this.client.send(
      new GetQueueAttributesCommand({ QueueUrl: this.queueUrl, AttributeNames: [...COUNTED] }),
    );
    return COUNTED.reduce((sum, name) => sum + Number(answer.Attributes?.[name] ?? 0), 0);
  }

  count(): Promise<number> {
    return this.depth();
  }

  async send(
    bucket: string,
    { key, versionId, bytes }: Pick<ListedVersion, 'key' | 'versionId' | 'bytes'>,
  ): Promise<void> {
    const object = { key, size: bytes, 'version-id': versionId };
    const body = JSON.stringify({ detail: { bucket: { name: bucket }, object } });
    await this.client.send(new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody: body }));
  }
}
