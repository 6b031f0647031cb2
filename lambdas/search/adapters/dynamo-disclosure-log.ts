import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';

import { RetryableError } from '../../shared/errors';
import type { Disclosure, DisclosureLog } from '../ports';

/** The most that BatchWriteItem takes. */
const BATCH_ITEMS = 25;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 50;

/** {@link DisclosureLog} in DynamoDB: partition key `student`, sort key `at`. */
export class DynamoDisclosureLog implements DisclosureLog {
  constructor(
    private readonly table: string,
    private readonly client = new DynamoDBClient(),
  ) {}

  async write(disclosures: readonly Disclosure[]): Promise<void> {
    const batches = Array.from(
      { length: Math.ceil(disclosures.length / BATCH_ITEMS) },
      (_, index) => disclosures.slice(index * BATCH_ITEMS, (index + 1) * BATCH_ITEMS).map(request),
    );
    await Promise.all(batches.map((batch) => this.writeBatch(batch)));
  }

  /** DynamoDB takes part of a batch when it is throttled and names the rest. */
  private async writeBatch(batch: WriteRequest[]): Promise<void> {
    let left = batch;
    for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt++) {
      if (attempt > 0) await pause(FIRST_PAUSE_MS * 2 ** attempt * Math.random());
      const answer = await this.client.send(
        new BatchWriteItemCommand({ RequestItems: { [this.table]: left } }),
      );
      left = answer.UnprocessedItems?.[this.table] ?? [];
    }
    if (left.length > 0) {
      throw new RetryableError(
        `${left.length} disclosures were not written after ${ATTEMPTS} tries`,
      );
    }
  }
}

function request({ student, at, who, roles, route }: Disclosure): WriteRequest {
  return {
    PutRequest: {
      Item: {
        student: { S: student },
        at: { S: at },
        who: { S: who },
        roles: { L: roles.map((role) => ({ S: role })) },
        route: { S: route },
      },
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
