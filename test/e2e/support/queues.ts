import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';

import { output, testCloud } from './cloud';

async function attributesOf(queueUrl: string): Promise<Partial<Record<string, string>>> {
  const { sqs } = await testCloud();
  const answer = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
  );
  return answer.Attributes ?? {};
}

/** Messages of a queue: those that wait, and those that somebody works on. */
export async function depth(queueUrl: string): Promise<{ waiting: number; inFlight: number }> {
  const attributes = await attributesOf(queueUrl);
  return {
    waiting: Number(attributes['ApproximateNumberOfMessages'] ?? 0),
    inFlight: Number(attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
  };
}

async function setPatience(queueUrl: string, seconds: string): Promise<void> {
  const { sqs } = await testCloud();
  const Attributes = { VisibilityTimeout: seconds };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes }));
}

/** Runs `work` while clean's queue delivers again after so many seconds instead of 16 minutes. */
export async function withImpatientQueue<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  const queueUrl = await output('cleanQueue');
  const { VisibilityTimeout: before = '960' } = await attributesOf(queueUrl);
  await setPatience(queueUrl, String(seconds));
  try {
    return await work();
  } finally {
    await setPatience(queueUrl, before);
  }
}

/** Sends the dead letters of clean again, as `start-message-move-task` does. @returns how many */
export async function redrive(): Promise<number> {
  const { sqs } = await testCloud();
  const [from, to] = [await output('cleanDeadLetters'), await output('cleanQueue')];
  for (let count = 0; ; count++) {
    const { Messages: [message] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: from }),
    );
    if (message === undefined) return count;
    await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: message.Body }));
    const ReceiptHandle = message.ReceiptHandle;
    await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
  }
}
