import { type DropProgress, waitForBooks } from '../../../cli/drop/wait-for-books';
import type { Marker, Receipt } from '../../../lambdas/shared/documents';
import { KEY, OUTPUT } from '../../../names';
import { books, report } from '../support/documents';
import { MemoryCloud } from '../support/memory-cloud';
import { lake } from '../support/run-lake';
import { temporaryFile } from '../support/temporary-folder';

const A = '00000000000000aa';
const B = '00000000000000bb';
const BOTH = [A, B].map((file_id) => ({ file_id, generation: 1 }));

/** What clean leaves behind: a receipt and its marker. */
async function clean(cloud: MemoryCloud, fileId: string): Promise<void> {
  const { objects } = cloud;
  const receipt_key = KEY.receipt('students', fileId);
  const receipt: Partial<Receipt> = {
    file_id: fileId,
    generation: 1,
    order_time: Date.parse('2026-03-01T10:00:00Z'),
    parts: [],
    fixes: [],
  };
  const marker: Marker = { file_id: fileId, generation: 1, dataset: 'students', receipt_key };
  await objects.put(OUTPUT.lakeBucket, receipt_key, JSON.stringify(receipt));
  await objects.put(OUTPUT.lakeBucket, KEY.marker(fileId, 1), JSON.stringify(marker));
}

/** What publish leaves behind: final books, and no marker. */
async function publish(cloud: MemoryCloud, fileId: string, version: number): Promise<void> {
  await report(cloud, [books({ file_id: fileId, version })], [], version);
  await cloud.objects.delete(OUTPUT.lakeBucket, KEY.marker(fileId, 1));
}

test('it follows the files from the drop to their final books', async () => {
  const cloud = new MemoryCloud();
  const steps = [
    () => clean(cloud, A),
    () => clean(cloud, B),
    () => publish(cloud, B, 1),
    () => publish(cloud, A, 2),
  ];
  const seen: DropProgress[] = [];
  const ports = {
    store: cloud.objects,
    clock: { now: () => 0 },
    pause: async () => steps.shift()?.(),
    onProgress: (progress: DropProgress) => void seen.push(progress),
  };
  const result = await waitForBooks(ports, OUTPUT.lakeBucket, BOTH, 1);
  expect(result.books.map((one) => [one.file_id, one.outcome])).toEqual([
    [A, 'loaded'],
    [B, 'loaded'],
  ]);
  expect(result.open).toEqual([]);
  expect(seen.map(({ cleaned, final }) => [cleaned, final])).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [2, 1],
    [2, 2],
  ]);
});

test('books of an older generation are not the ones that a decision waits for', async () => {
  const cloud = new MemoryCloud();
  await report(cloud, [books({ file_id: A, generation: 1 })]);
  const steps = [() => report(cloud, [books({ file_id: A, generation: 2, version: 8 })], [], 8)];
  const ports = {
    store: cloud.objects,
    clock: { now: () => 0 },
    pause: async () => steps.shift()?.(),
    onProgress: () => {},
  };
  const wanted = [
    { file_id: A, generation: 2 },
    { file_id: A, generation: 1 },
  ];
  const result = await waitForBooks(ports, OUTPUT.lakeBucket, wanted, 1);
  expect(result.books.map(({ generation }) => generation)).toEqual([2]);
  expect(steps).toEqual([]);
});

test('at the deadline it says which files are still open', async () => {
  const cloud = new MemoryCloud();
  await clean(cloud, A);
  await report(cloud, [books({ file_id: B })]);
  let now = 0;
  const ports = {
    store: cloud.objects,
    clock: { now: () => now },
    pause: async () => void (now += 400),
    onProgress: () => {},
  };
  const result = await waitForBooks(ports, OUTPUT.lakeBucket, BOTH, 1000);
  expect(result.open).toEqual([A]);
  expect(result.books.map((one) => one.file_id)).toEqual([B]);
  expect(now).toBe(1200);
});

test('drop --wait that runs out of time exits with 1 and tells what is stuck', async () => {
  const cloud = new MemoryCloud();
  cloud.depths = {
    CleanQueueUrl: { waiting: 2, inFlight: 1 },
    CleanDeadLetterQueueUrl: { waiting: 4, inFlight: 0 },
  };
  cloud.executionList = [{ name: 'publish-9', arn: 'arn:9', status: 'FAILED', error: 'load: no' }];
  const path = temporaryFile('skills.csv', 'student_id,skill,level\nS1,SQL,3\n');
  const { code, terminal } = await lake(['drop', path, '--wait', '--timeout', '1'], cloud);
  const text = terminal.said.join('\n');
  expect(code).toBe(1);
  expect(text).toContain('1 file, 0 cleaned, 0 final');
  expect(text).toContain('not final after 1 s');
  expect(text).toContain('clean queue: 2 waiting, 1 in work; dead letters: 4');
  expect(text).toContain('publish: publish-9 FAILED: load: no');
  expect(text).toContain('see the log of the clean function');
  expect(terminal.printed).toEqual([]);
});
