import type { ObjectStore } from '../../../lambdas/shared/ports';

/** A store that asks before every call. */
export function gateStore(store: ObjectStore, gate: () => Promise<void>): ObjectStore {
  const after = async <T>(work: () => Promise<T>): Promise<T> => {
    await gate();
    return work();
  };
  return {
    get: (...args) => after(() => store.get(...args)),
    stream: (...args) => after(() => store.stream(...args)),
    put: (...args) => after(() => store.put(...args)),
    upload: (...args) => after(() => store.upload(...args)),
    versions: (...args) => after(() => store.versions(...args)),
    metadata: (...args) => after(() => store.metadata(...args)),
    delete: (...args) => after(() => store.delete(...args)),
    async *list(...args) {
      await gate();
      yield* store.list(...args);
    },
    async *allVersions(...args) {
      await gate();
      yield* store.allVersions(...args);
    },
  };
}
