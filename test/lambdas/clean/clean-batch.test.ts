import { cleanBatch } from '../../../lambdas/clean/clean-batch';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { contract } from './engine/clean-content';

const message = (messageId: string, key: string, size = 1) => ({
  messageId,
  body: JSON.stringify({ detail: { bucket: { name: 'raw' }, object: { key, size } } }),
});

test('only the messages that failed are delivered again', async () => {
  const store = new MemoryObjectStore();
  for (const key of ['a.csv', 'b.csv']) await store.put('raw', key, 'id,name,points\n1,a,5\n');
  const ports = { store, clock: { now: () => 0 }, log: silentLog, contracts: [contract()] };
  const failed = await cleanBatch(ports, { lakeBucket: 'lake', maxBytes: 1000 }, [
    message('good', 'a.csv'),
    { messageId: 'bad', body: 'no event' },
    message('folder', 'marks/', 0),
    message('good too', 'b.csv'),
  ]);
  expect(failed).toEqual(['bad']);
  const markers: string[] = [];
  for await (const { key } of store.list('lake', 'pending/')) markers.push(key);
  expect(markers).toHaveLength(2);
});
