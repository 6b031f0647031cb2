import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { readNdjson, writeNdjson } from '../../../lambdas/shared/ndjson';
import { readAll } from './read-all';

const store = new MemoryObjectStore();
const at = (key: string) => ({ store, bucket: 'lake', key });

async function* failing() {
  yield [1];
  throw new Error('gone');
}

describe('NDJSON', () => {
  it('comes back as it was, separators inside texts too', async () => {
    const rows = ['a\nb', 'c\r\nd', 'e\u2028f', '', null, { x: [1.5] }];
    expect(await writeNdjson(at('rows'), [rows.slice(0, 2), [], rows.slice(2)])).toBe(6);
    expect(await readAll(readNdjson(at('rows')))).toEqual(rows);
  });

  it('is the same bytes for the same values', async () => {
    await writeNdjson(at('one'), [[1, 2]]);
    await writeNdjson(at('two'), [[1, 2]]);
    expect((await store.get('lake', 'one'))?.etag).toBe((await store.get('lake', 'two'))?.etag);
  });

  it('leaves no object when a batch fails', async () => {
    await expect(writeNdjson(at('half'), failing())).rejects.toThrow('gone');
    expect(await store.get('lake', 'half')).toBeUndefined();
  });

  it('fails on an object that is cut off', async () => {
    await writeNdjson(at('whole'), [Array.from({ length: 1000 }, (_, index) => ({ index }))]);
    const body = (await store.get('lake', 'whole'))?.body ?? Buffer.alloc(0);
    await store.put('lake', 'cut', body.subarray(0, body.length / 2));
    await expect(readAll(readNdjson(at('cut')))).rejects.toThrow('unexpected end of file');
  });
});
