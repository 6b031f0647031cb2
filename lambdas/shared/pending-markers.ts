import { KEY, ZONE } from '../../names';
import { mapBounded } from './bounded';
import type { DecisionKind } from './decisions';
import type { Marker, Receipt } from './documents';
import type { ListedObject, ObjectStore } from './ports';

/** A marker as its key tells it: `pending/<file id>.<generation>`. */
export interface PendingMarker {
  readonly key: string;
  readonly fileId: string;
  readonly generation: number;
  /** When it was written (milliseconds since 1970). */
  readonly writtenAt: number;
}

/** Work without a file: `pending/_recheck.<decision id>`, `pending/_forget.<decision id>`. */
export interface PendingTask {
  readonly key: string;
  readonly kind: Extract<DecisionKind, 'recheck' | 'forget'>;
  readonly id: string;
  /** When it was written (milliseconds since 1970). */
  readonly writtenAt: number;
}

const MARKER_KEY = /^([0-9a-f]{16})\.([1-9]\d*)$/;
const TASK_KEYS = [
  { kind: 'forget', prefix: KEY.forgetMarker('') },
  { kind: 'recheck', prefix: KEY.recheckMarker('') },
] as const;

/** @returns undefined when the key is not one that clean writes. */
function parseMarker({ key, lastModified }: ListedObject): PendingMarker | undefined {
  const [, fileId, generation] = MARKER_KEY.exec(key.slice(ZONE.pending.length)) ?? [];
  return fileId === undefined || generation === undefined
    ? undefined
    : { key, fileId, generation: Number(generation), writtenAt: lastModified };
}

/** @returns undefined when the key is none of a task. */
function parseTask({ key, lastModified }: ListedObject): PendingTask | undefined {
  const found = TASK_KEYS.find(({ prefix }) => key.startsWith(prefix));
  if (found === undefined) return undefined;
  const id = key.slice(found.prefix.length);
  return id === '' ? undefined : { key, kind: found.kind, id, writtenAt: lastModified };
}

/** What waits for publish: per file the newest marker, tasks without a file, and keys that nobody can read. */
export interface PendingList {
  readonly markers: readonly PendingMarker[];
  readonly tasks: readonly PendingTask[];
  readonly strange: readonly string[];
}

/** Lists `pending/` (or one file's markers) and keeps the newest marker of each file. */
export async function listPending(
  store: ObjectStore,
  lakeBucket: string,
  fileId?: string,
): Promise<PendingList> {
  const newest = new Map<string, PendingMarker>();
  const tasks: PendingTask[] = [];
  const strange: string[] = [];
  const prefix = fileId === undefined ? ZONE.pending : `${ZONE.pending}${fileId}.`;
  for await (const listed of store.list(lakeBucket, prefix)) {
    const marker = parseMarker(listed);
    const task = marker === undefined ? parseTask(listed) : undefined;
    if (task !== undefined) tasks.push(task);
    else if (marker === undefined) strange.push(listed.key);
    else if (marker.generation > (newest.get(marker.fileId)?.generation ?? 0))
      newest.set(marker.fileId, marker);
  }
  return { markers: [...newest.values()], tasks, strange };
}

/** Why a marker cannot be followed to its receipt. */
export type MarkerProblem = 'marker_unreadable' | 'receipt_unreadable' | 'receipt_does_not_fit';

/** A marker with its receipt, or why there is none. */
export type Waiting =
  | { readonly marker: PendingMarker; readonly receipt: Receipt }
  | { readonly marker: PendingMarker; readonly problem: MarkerProblem };

/**
 * Reads a marker and the receipt it names. Broken content is an answer, not an exception:
 * one unreadable receipt must not stop the others. `gone` = the marker was published meanwhile.
 */
async function readWaiting(
  store: ObjectStore,
  lakeBucket: string,
  marker: PendingMarker,
): Promise<Waiting | 'gone'> {
  const stored = await store.get(lakeBucket, marker.key);
  if (stored === undefined) return 'gone';
  const receiptKey = parseObject<Marker>(stored.body)?.receipt_key;
  if (typeof receiptKey !== 'string') return { marker, problem: 'marker_unreadable' };
  const receipt = parseObject<Receipt>((await store.get(lakeBucket, receiptKey))?.body);
  if (receipt === undefined) return { marker, problem: 'receipt_unreadable' };
  return fits(receipt, marker) ? { marker, receipt } : { marker, problem: 'receipt_does_not_fit' };
}

/** Only what the readers rely on: the receipt is this file's, not older than the marker, and whole. */
function fits(receipt: Partial<Receipt>, marker: PendingMarker): receipt is Receipt {
  return (
    receipt.file_id === marker.fileId &&
    (receipt.generation ?? 0) >= marker.generation &&
    Array.isArray(receipt.parts) &&
    Number.isFinite(receipt.order_time)
  );
}

/** Reads markers and receipts, some in parallel, in the order given; published ones are left out. */
export async function readPending(
  store: ObjectStore,
  lakeBucket: string,
  markers: readonly PendingMarker[],
): Promise<Waiting[]> {
  const all = await mapBounded(markers, (marker) => readWaiting(store, lakeBucket, marker));
  return all.filter((waiting) => waiting !== 'gone');
}

/** What a body holds, or undefined when it is no JSON object. */
export function parseObject<T extends object>(body: Buffer | undefined): Partial<T> | undefined {
  if (body === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
