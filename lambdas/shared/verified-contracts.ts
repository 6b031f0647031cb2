import { KEY } from '../../names';
import { readJson, updateJson } from './json-object';
import type { ObjectStore } from './ports';

/** When a problem in the catalogue is looked at again: a crawler run costs at least $0.147. */
const RETRY_AFTER_MS = 24 * 60 * 60_000;

/** What the catalogue was last compared with. */
export interface VerifiedContract {
  readonly contract_hash: string;
  readonly at: string;
  /** Differences that were found then. */
  readonly problems: number;
}

/** `reports/verified.json`, by dataset. */
export type VerifiedContracts = Readonly<Record<string, VerifiedContract>>;

/** Reads `reports/verified.json`; empty before the first crawl. */
export async function readVerified(
  store: ObjectStore,
  lakeBucket: string,
): Promise<VerifiedContracts> {
  return (await readJson<VerifiedContracts>(store, lakeBucket, KEY.verifiedContracts)) ?? {};
}

/** True when the crawler has not seen this contract yet, or saw a difference and a day has passed. */
export function needsCrawl(
  verified: VerifiedContract | undefined,
  contractHash: string,
  now: number,
): boolean {
  if (verified?.contract_hash !== contractHash) return true;
  return verified.problems > 0 && Date.parse(verified.at) + RETRY_AFTER_MS <= now;
}

/** Remembers what was compared; other datasets stay as they are. */
export function recordVerified(
  store: ObjectStore,
  lakeBucket: string,
  compared: VerifiedContracts,
): Promise<void> {
  return updateJson<VerifiedContracts>(store, lakeBucket, KEY.verifiedContracts, (known) => ({
    ...known,
    ...compared,
  }));
}
