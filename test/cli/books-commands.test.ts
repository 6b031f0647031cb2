import { books, report, runReport } from './support/documents';
import { MemoryCloud } from './support/memory-cloud';
import { lake } from './support/run-lake';

async function cloudWithBooks(): Promise<MemoryCloud> {
  const cloud = new MemoryCloud();
  const all = [
    books({ order_time: 1_000 }),
    books({ file_id: '00000000000000bb', dataset: 'jobs', order_time: 2_000 }),
    books({ file_id: '00000000000000cc', order_time: 3_000 }),
  ];
  await report(cloud, all, [runReport()]);
  return cloud;
}

test('files --json: one document of books a line, newest first', async () => {
  const { code, terminal } = await lake(['files', '--json'], await cloudWithBooks());
  expect(code).toBe(0);
  expect(terminal.documents()).toMatchObject([
    { file_id: '00000000000000cc' },
    { file_id: '00000000000000bb', dataset: 'jobs', outcome: 'loaded' },
    { file_id: '00000000000000aa', loaded: { inserted: 990 }, rows: { read: 1002 } },
  ]);
  expect(terminal.said).toEqual([]);
});

test('files: only one dataset, only so many', async () => {
  const cloud = await cloudWithBooks();
  const students = await lake(['files', '--dataset', 'students', '--json'], cloud);
  expect(students.terminal.documents()).toHaveLength(2);
  const newest = await lake(['files', '--limit', '1', '--json'], cloud);
  expect(newest.terminal.documents()).toMatchObject([{ file_id: '00000000000000cc' }]);
  expect(newest.terminal.said).toEqual(['1 of 3 files shown']);
});

test('file and run: one document, or exit code 1', async () => {
  const cloud = await cloudWithBooks();
  const file = await lake(['file', '00000000000000bb', '--json'], cloud);
  expect(file.terminal.documents()).toMatchObject([{ dataset: 'jobs' }]);
  const run = await lake(['run', 'publish-1', '--json'], cloud);
  expect(run.terminal.documents()).toMatchObject([{ run_id: 'publish-1', rows: { read: 10 } }]);
  for (const args of [
    ['file', '00000000000000ff'],
    ['file', '../secret'],
    ['run', 'publish-2'],
  ]) {
    const { code, terminal } = await lake(args, cloud);
    expect(terminal.said.join()).toContain(args[1]);
    expect(code).toBe(1);
  }
});

test('runs --json: one document a run', async () => {
  const { terminal } = await lake(['runs', '--json'], await cloudWithBooks());
  expect(terminal.documents()).toMatchObject([{ run_id: 'publish-1', by_outcome: { loaded: 2 } }]);
});
