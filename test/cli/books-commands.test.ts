import type { Books } from '../../lambdas/shared/documents';
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

function one(file_id: string, key: string, more: Partial<Books>): Books {
  return books({ file_id, key, file: key, ...more });
}

test('files --open: only what needs a person; a newer accepted version closes the older ones', async () => {
  const cloud = new MemoryCloud();
  const clean = { rows: { read: 3, clean: 3, rejected: 0, duplicate: 0 } };
  const refused = { outcome: 'refused', status: 'refused', loaded: null, ...clean } as const;
  await report(cloud, [
    one('0000000000000001', 'a.csv', { order_time: 1, ...refused }),
    one('0000000000000002', 'a.csv', { order_time: 2, ...clean }),
    one('0000000000000003', 'b.csv', { order_time: 3, ...clean }),
    one('0000000000000004', 'b.csv', { order_time: 4, ...refused }),
    one('0000000000000005', 'c.csv', { order_time: 5, outcome: 'held', status: 'held' }),
    one('0000000000000006', 'd.csv', { order_time: 6 }),
    one('0000000000000007', 'e.csv', { order_time: 7, waived: { by: 'ana', at: '' } }),
    one('0000000000000008', 'f.csv', { order_time: 8, outcome: 'failed', dataset: 'jobs' }),
    one('0000000000000009', 'g.csv', { order_time: 9, outcome: 'retracted', status: 'retracted' }),
  ]);
  const open = async (...args: readonly string[]) => {
    const { terminal } = await lake(['files', '--open', ...args, '--json'], cloud);
    return terminal.documents<Books>().map(({ file_id }) => file_id.slice(-1));
  };
  expect(await open()).toEqual(['8', '6', '5', '4']);
  expect(await open('--dataset', 'jobs')).toEqual(['8']);
  expect(await open('--limit', '1')).toEqual(['8']);
  const none = await lake(['files', '--open'], new MemoryCloud());
  expect(none.terminal.printed).toEqual(['no file needs a person']);
});

test('file and run: one document, or exit code 1', async () => {
  const cloud = await cloudWithBooks();
  const file = await lake(['file', '00000000000000bb', '--json'], cloud);
  expect(file.terminal.documents()).toMatchObject([{ dataset: 'jobs' }]);
  const run = await lake(['run', 'publish-1', '--json'], cloud);
  expect(run.terminal.documents()).toMatchObject([{ run_id: 'publish-1', rows: { read: 10 } }]);
  const shown = await lake(['run', 'publish-1'], cloud);
  expect(shown.terminal.printed.join('\n')).toMatch(
    /its files as they are now\n[^]*00000000000000aa/,
  );
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
