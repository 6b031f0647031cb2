import { KEY } from '../../names';
import { mapBounded } from '../shared/bounded';
import type { Decision, FixEntry } from '../shared/decisions';
import type { Receipt } from '../shared/documents';
import { readJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';

/** An entry of the lake that a generation takes in. */
interface Entry {
  readonly id: string;
  readonly key: string;
}

/** What people said of one file, by its keys. Fixes are in their order, oldest first. */
export interface FileInputs {
  readonly fixes: readonly Entry[];
  readonly decisions: readonly Entry[];
}

const FIX_KEY = /\/\d{15}-([0-9a-f]{16})\.json$/;
const DECISION_KEY = /\/([^/]+)\.json$/;

/** Lists the fixes and decisions of a file. */
export async function listInputs(
  store: ObjectStore,
  lakeBucket: string,
  fileId: string,
): Promise<FileInputs> {
  const [fixes, decisions] = await Promise.all([
    listEntries(store, lakeBucket, KEY.fixEntries(fileId), FIX_KEY),
    listEntries(store, lakeBucket, KEY.decisionEntries(fileId), DECISION_KEY),
  ]);
  return { fixes, decisions };
}

/** Whether a generation has taken in everything there is; what was erased since is no news. */
export function hasTakenIn(receipt: Receipt, { fixes, decisions }: FileInputs): boolean {
  return (
    fixes.every(({ id }) => receipt.fixes.includes(id)) &&
    decisions.every(({ id }) => receipt.decisions.includes(id))
  );
}

/** The fixes in their order; one that was erased meanwhile is left out. */
export function readFixes(
  store: ObjectStore,
  lakeBucket: string,
  inputs: FileInputs,
): Promise<FixEntry[]> {
  return readEntries<FixEntry>(store, lakeBucket, inputs.fixes);
}

/** The decisions in the order of their ids. */
export function readDecisions(
  store: ObjectStore,
  lakeBucket: string,
  inputs: FileInputs,
): Promise<Decision[]> {
  return readEntries<Decision>(store, lakeBucket, inputs.decisions);
}

async function listEntries(
  store: ObjectStore,
  lakeBucket: string,
  prefix: string,
  pattern: RegExp,
): Promise<Entry[]> {
  const entries = new Map<string, Entry>();
  for await (const { key } of store.list(lakeBucket, prefix)) {
    const id = pattern.exec(key)?.[1];
    if (id !== undefined && !entries.has(id)) entries.set(id, { id, key });
  }
  return [...entries.values()];
}

async function readEntries<T>(
  store: ObjectStore,
  lakeBucket: string,
  entries: readonly Entry[],
): Promise<T[]> {
  const read = await mapBounded(entries, ({ key }) => readJson<T>(store, lakeBucket, key));
  return read.filter((entry) => entry !== undefined);
}
