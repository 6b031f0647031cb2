import { contractHash } from '../../contracts/contract-hash';
import type { Contract } from '../../contracts/types';
import { KEY, ZONE } from '../../names';
import { mapBounded } from '../shared/bounded';
import { PreconditionFailed, TerminalError } from '../shared/errors';
import { readJson, writeJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';

/** What this process knows to lie in the archive; a hash stands for one content for ever. */
interface Archive {
  readonly contracts: Map<string, Contract>;
  isListed: boolean;
}

const archives = new WeakMap<ObjectStore, Archive>();

function archiveOf(store: ObjectStore): Archive {
  const archive = archives.get(store) ?? {
    contracts: new Map<string, Contract>(),
    isListed: false,
  };
  archives.set(store, archive);
  return archive;
}

/** Keeps a contract for later generations of the files that are cleaned under it. */
export async function archiveContract(
  store: ObjectStore,
  lakeBucket: string,
  contract: Contract,
): Promise<void> {
  const archived = archiveOf(store).contracts;
  if (archived.has(contract.hash)) return;
  try {
    await writeJson(store, lakeBucket, KEY.contract(contract.hash), contract, 'first');
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
  }
  archived.set(contract.hash, contract);
}

/**
 * The contract that a file was cleaned under, of today or from the archive.
 * @throws {TerminalError} when it is in neither, or is not what its hash says.
 */
export async function contractByHash(
  store: ObjectStore,
  lakeBucket: string,
  today: readonly Contract[],
  hash: string,
): Promise<Contract> {
  const current =
    today.find((contract) => contract.hash === hash) ?? archiveOf(store).contracts.get(hash);
  if (current !== undefined) return current;
  const key = KEY.contract(hash);
  const archived = await readJson<Contract>(store, lakeBucket, key);
  if (archived === undefined || contractHash(archived) !== hash) {
    const why = archived === undefined ? 'is not in the archive' : 'was changed in the archive';
    throw new TerminalError(
      `contract ${hash.slice(0, 12)} ${why} and not among those of today: replay the files that were cleaned under it`,
      { key },
    );
  }
  archiveOf(store).contracts.set(hash, archived);
  return archived;
}

/**
 * Datasets that had a contract once and have none today: their files still have receipts.
 * @param look `again` asks the archive once more; else what this process has seen of it will do.
 */
export async function formerDatasets(
  store: ObjectStore,
  lakeBucket: string,
  today: readonly Contract[],
  look: 'known' | 'again',
): Promise<string[]> {
  const archive = archiveOf(store);
  if (!archive.isListed || look === 'again') await readArchive(store, lakeBucket, today);
  const now = new Set(today.map(({ dataset }) => dataset));
  const all = [...archive.contracts.values()].map(({ dataset }) => dataset);
  return [...new Set(all)].filter((dataset) => !now.has(dataset));
}

async function readArchive(
  store: ObjectStore,
  lakeBucket: string,
  today: readonly Contract[],
): Promise<void> {
  const hashes: string[] = [];
  for await (const { key } of store.list(lakeBucket, ZONE.contracts))
    hashes.push(key.slice(ZONE.contracts.length, -'.json'.length));
  await mapBounded(hashes, async (hash) => {
    try {
      await contractByHash(store, lakeBucket, today, hash);
    } catch (error) {
      // One damaged contract is the matter of its own files, not of every upload.
      if (!(error instanceof TerminalError)) throw error;
    }
  });
  archiveOf(store).isListed = true;
}
