import { basename } from 'node:path';

import {
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';

import { ZONE } from '../../names';
import { booksOf } from './support/books';
import { output, testCloud } from './support/cloud';
import { withEnvironment } from './support/faults';
import { killCloud, killDatabase, savedQueues, up, whileLoadStands } from './support/hard-stops';
import { balance, drop, lake, sql } from './support/lake';
import { expectNothingLost } from './support/nothing-lost';
import { depth, redrive, withImpatientQueue } from './support/queues';
import { settle } from './support/settle';
import { waitFor } from './support/wait';
import { csv, written } from './support/written-file';

const HEADER = 'student_id,skill,level';

async function dropWithoutWaiting(...paths: readonly string[]): Promise<string[]> {
  const dropped = await lake<{ file_id: string }>('drop', ...paths);
  return dropped.map(({ file_id }) => file_id);
}

/** Nobody did anything: the file is loaded once, its books add up, and nothing is left over. */
async function expectConverged(fileIds: readonly string[], pattern: string, rows: number) {
  await settle();
  for (const fileId of fileIds) {
    const books = await booksOf(fileId);
    const { read, accounted } = balance(books);
    // what was loaded before, word for word, is loaded all the same
    expect(['loaded', 'duplicate_file']).toContain(books?.outcome);
    expect(accounted).toBe(read);
  }
  const stored = await sql(`select 1 from core.student_skills where student_id like '${pattern}'`);
  expect(stored).toHaveLength(rows);
  await expectNothingLost();
}

async function keysOf(prefix: string, fileId: string): Promise<string[]> {
  const { store } = await testCloud();
  const found: string[] = [];
  for await (const { key } of store.list(await output('lakeBucket'), prefix))
    if (key.includes(fileId)) found.push(key);
  return found;
}

/** SQS never forgets what S3 told it; the local one has it on disk some milliseconds later. */
async function toldForGood(fileIds: readonly string[], paths: readonly string[]): Promise<void> {
  await waitFor('events on disk', async () => {
    const queued = savedQueues();
    const told = await Promise.all(
      paths.map(async (path, i) => {
        if (queued.includes(basename(path))) return true;
        return (await keysOf(ZONE.receipts, fileIds[i] ?? '')).length > 0;
      }),
    );
    return told.every(Boolean) ? true : undefined;
  });
}

test('the cloud is killed in the middle of a run and of cleaning: `lake up`, and all ends right', async () => {
  const fileIds: string[] = [];
  const inTheLoad = csv('outage_run.csv', HEADER, 'OC0,sql,1', 'OC0,python,2');
  const inCleaning = Array.from({ length: 20 }, (_, i) =>
    csv(`outage_clean_${i}.csv`, HEADER, `OC${i + 1},sql,1`, `OC${i + 1},python,2`),
  );
  await whileLoadStands(
    'core.student_skills',
    async () => fileIds.push(...(await dropWithoutWaiting(inTheLoad))),
    async () => {
      const dropped = await dropWithoutWaiting(...inCleaning);
      fileIds.push(...dropped);
      await toldForGood(dropped, inCleaning);
      await killCloud();
      await up();
      // what the loader would not have heard of any more commits only now
    },
  );
  expect(fileIds).toHaveLength(21);
  await expectConverged(fileIds, 'OC%', 42);
});

test('PostgreSQL is killed in the middle of a transaction: `lake up`, and the run goes on', async () => {
  const fileIds: string[] = [];
  const file = csv('outage_database.csv', HEADER, 'OD1,sql,1', 'OD2,sql,2');
  await whileLoadStands(
    'core.student_skills',
    async () => fileIds.push(...(await dropWithoutWaiting(file))),
    async () => {
      await killDatabase();
      await up();
    },
  );
  expect(fileIds).toHaveLength(1);
  await expectConverged(fileIds, 'OD%', 2);
});

/** Answers that are longer stand still here, in the middle of the file. */
const STANDS_STILL_AFTER = 500_000;
const STANDING_NETWORK = `
const { IncomingMessage } = require('node:http');
const { push } = IncomingMessage.prototype;
const taken = new WeakMap();
IncomingMessage.prototype.push = function (chunk, ...rest) {
  taken.set(this, (taken.get(this) ?? 0) + (chunk?.length ?? 0));
  return taken.get(this) > ${STANDS_STILL_AFTER} || push.call(this, chunk, ...rest);
};
`;

/** Runs `work` while clean may take so many seconds for a file, and never gets to the end of a longer one. */
async function withCleanTimeout(seconds: number, work: () => Promise<void>): Promise<void> {
  const { lambda } = await testCloud();
  const FunctionName = await output('cleanFunction');
  const before = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const set = async (Timeout: number | undefined) => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 30 }, { FunctionName });
  };
  await set(seconds);
  try {
    const preloaded = `--require ${written('standing-network.cjs', STANDING_NETWORK)}`;
    await withEnvironment(FunctionName, { NODE_OPTIONS: preloaded }, work);
  } finally {
    await set(before.Timeout);
  }
}

test('clean runs out of time in the middle of a file: nothing of it is seen until it is sent again with more time', async () => {
  // one row again and again: two rows to load
  const row = 'OT2,a skill with a name of some length,2\n';
  const path = written(
    'outage_slow.csv',
    `${HEADER}\nOT1,sql,1\n${row.repeat((2 * STANDS_STILL_AFTER) / row.length)}`,
  );
  let fileIds: string[] = [];
  await withImpatientQueue(2, () =>
    withCleanTimeout(1, async () => {
      fileIds = await dropWithoutWaiting(path);
      const dead = await output('cleanDeadLetters');
      await waitFor('a dead letter', async () => (await depth(dead)).waiting || undefined);
    }),
  );
  const [fileId = ''] = fileIds;
  for (const zone of [ZONE.receipts, ZONE.pending, ZONE.reports])
    expect(await keysOf(zone, fileId)).toEqual([]);
  expect(await sql(`select 1 from ops.file where file_id = '${fileId}'`)).toEqual([]);
  const [waiting] = await lake<{ dead_letters: number }>('reconcile');
  expect(waiting).toMatchObject({ dead_letters: 1, unreconciled: 0 });
  // other files are not held up
  const [other] = await drop([csv('outage_other.csv', HEADER, 'OU1,sql,1')]);
  expect(other?.outcome).toBe('loaded');

  expect(await redrive()).toBe(1);
  await expectConverged(fileIds, 'OT%', 2);
});
