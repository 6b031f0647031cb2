import type { ObjectStore } from '../../../lambdas/shared/ports';

/** The process is gone: nothing after this reaches the store. */
export class Killed extends Error {}

/**
 * A store whose process dies at the n-th call (from 1) and stays dead. With `after` the call itself
 * still reaches the store and only its answer is lost.
 */
export function dyingStore(store: ObjectStore, n: number, after = false): ObjectStore {
  let calls = 0;
  const gate = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls > n || (calls === n && !after)) throw new Killed(`call ${calls}`);
    const answer = await work();
    if (calls >= n) throw new Killed(`answer of call ${n}`);
    return answer;
  };
  return {
    get: (...args) => gate(() => store.get(...args)),
    stream: (...args) => gate(() => store.stream(...args)),
    put: (...args) => gate(() => store.put(...args)),
    upload: (...args) => gate(() => store.upload(...args)),
    versions: (...args) => gate(() => store.versions(...args)),
    metadata: (...args) => gate(() => store.metadata(...args)),
    delete: (...args) => gate(() => store.delete(...args)),
    async *list(...args) {
      await gate(async () => {});
      yield* store.list(...args);
    },
    async *allVersions(...args) {
      await gate(async () => {});
      yield* store.allVersions(...args);
    },
  };
}
