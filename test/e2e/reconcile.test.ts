import {
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';

import { ENV, KEY, ZONE } from '../../names';
import { finalBooks } from './support/books';
import { expectQuiet, output, testCloud } from './support/cloud';
import { functionNamed, withEnvironment } from './support/faults';
import { balance, drop, lake, lakeCommand, sql } from './support/lake';
import { waitFor } from './support/wait';
import { csv } from './support/written-file';

const HEADER = 'student_id,skill,level';

interface Reconciled {
  readonly raw_versions: number;
  readonly receipts: number;
  readonly missing: readonly { readonly key: string }[];
  readonly unfinished: number;
  readonly healed: number;
  readonly unreconciled: number;
}

/** What `lake reconcile` finds when nothing is on its way any more, and its exit code. */
async function reconcile(): Promise<{ code: number | null; found: Reconciled }> {
  const { code, stdout } = await lakeCommand('reconcile', '--patience', '0', '--json');
  return { code, found: JSON.parse(stdout) };
}

/** Runs `work` while clean hears of no upload; the messages of that time are lost. */
async function withDeafClean<T>(work: () => Promise<T>): Promise<T> {
  const { lambda, sqs } = await testCloud();
  const FunctionName = await output('cleanFunction');
  const listed = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  const UUID = listed.EventSourceMappings?.[0]?.UUID;
  const setEnabled = async (Enabled: boolean) => {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    await waitFor(`the mapping to be ${Enabled ? 'enabled' : 'disabled'}`, async () => {
      const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      return State === (Enabled ? 'Enabled' : 'Disabled') ? true : undefined;
    });
  };
  await setEnabled(false);
  try {
    return await work();
  } finally {
    await sqs.send(new PurgeQueueCommand({ QueueUrl: await output('cleanQueue') }));
    await setEnabled(true);
  }
}

beforeAll(expectQuiet);

test('with nothing lost, every upload has its receipt and every receipt its outcome', async () => {
  await drop([csv('xn_fine.csv', HEADER, 'XN1,sql,1')]);
  const { code, found } = await reconcile();
  expect(found).toMatchObject({ missing: [], unfinished: 0, healed: 0, unreconciled: 0 });
  expect(found.raw_versions).toBe(found.receipts);
  expect(code).toBe(0);
});

test('an upload whose event got lost is found, sent again and loaded', async () => {
  const { store } = await testCloud();
  const rawBucket = await output('rawBucket');
  const key = 'student_skills/xn_lost.csv';
  const [dropped] = await withDeafClean(async () => {
    const told = await lake<{ file_id: string }>('drop', csv('xn_lost.csv', HEADER, 'XN2,sql,2'));
    expect(await store.versions(rawBucket, key)).toHaveLength(1);
    return told;
  });
  const { code, found } = await reconcile();
  expect(found).toMatchObject({ missing: [{ key }], healed: 1, unreconciled: 1 });
  expect(code).toBe(1);
  const books = await finalBooks(dropped?.file_id ?? '');
  expect(balance(books)).toEqual({ read: 1, accounted: 1 });
  expect((await reconcile()).found).toMatchObject({ missing: [], unreconciled: 0 });
});

test('a receipt whose marker got lost is found, marked again and loaded', async () => {
  const { store } = await testCloud();
  const lakeBucket = await output('lakeBucket');
  const start = await functionNamed('Start');
  // no run starts meanwhile, so that the marker can be taken away
  const fileId = await withEnvironment(start, { [ENV.minIntervalSeconds]: '3600' }, async () => {
    const [told] = await lake<{ file_id: string }>('drop', csv('xn_mark.csv', HEADER, 'XN3,sql,3'));
    const marker = KEY.marker(told?.file_id ?? '', 1);
    await waitFor('its marker', async () => {
      for await (const { key } of store.list(lakeBucket, ZONE.pending))
        if (key === marker) return true;
      return undefined;
    });
    await store.delete(lakeBucket, marker);
    return told?.file_id ?? '';
  });
  const { code, found } = await reconcile();
  expect(found).toMatchObject({ unfinished: 1, healed: 1, unreconciled: 1 });
  expect(code).toBe(1);
  expect(balance(await finalBooks(fileId))).toEqual({ read: 1, accounted: 1 });
  expect(await sql("select level::int from core.student_skills where student_id = 'XN3'")).toEqual([
    { level: 3 },
  ]);
  await expectQuiet();
  expect((await reconcile()).found.unreconciled).toBe(0);
});
