import type { Books, DecidedBy } from './documents';

/** What a row that was not taken waits for, if it does. */
export const REJECT_STATUSES = ['open', 'fixed', 'waived', 'superseded', 'duplicate'] as const;
export type RejectStatus = (typeof REJECT_STATUSES)[number];

/** One line of a reject ledger, as clean wrote it. */
export interface LedgerRow {
  readonly line: number;
  /** First byte of the record in the file (unpacked), from 0, and its bytes; null in ledgers of earlier releases. */
  readonly byte: number | null;
  readonly length: number | null;
  readonly check: string;
  /** `code` or `code:column`, separated by `;`. */
  readonly reasons: string;
  readonly status: 'open' | 'duplicate' | 'fixed';
  /** Who fixed it; null unless it is fixed. */
  readonly fixed: DecidedBy | null;
}

/** The status of a row and who gave it that; null where nobody did. */
export interface RejectFate {
  readonly status: RejectStatus;
  readonly decided: DecidedBy | null;
}

/** Outcomes of files that the warehouse has accepted. */
const ACCEPTED: ReadonlySet<Books['outcome']> = new Set<Books['outcome']>([
  'loaded',
  'duplicate_file',
  'superseded',
]);

/**
 * Tells files of which the warehouse has accepted a newer version: it closes their open rejects.
 * @param all The books of every file that may be newer.
 */
export function closedByNewer(all: readonly Books[]): (books: Books) => boolean {
  const newest = new Map<string, number>();
  for (const { bucket, key, outcome, order_time } of all) {
    if (!ACCEPTED.has(outcome)) continue;
    const source = `${bucket}/${key}`;
    newest.set(source, Math.max(order_time, newest.get(source) ?? 0));
  }
  return ({ bucket, key, order_time }) => (newest.get(`${bucket}/${key}`) ?? 0) > order_time;
}

/**
 * What a row waits for, as the loader has it in `ops.reject`.
 * @param closed A newer version of the file is accepted.
 */
export function rejectFate(
  { status, fixed }: Pick<LedgerRow, 'status' | 'fixed'>,
  { waived }: Pick<Books, 'waived'>,
  closed: boolean,
): RejectFate {
  if (status !== 'open') return { status, decided: fixed };
  if (waived !== null) return { status: 'waived', decided: waived };
  return { status: closed ? 'superseded' : 'open', decided: null };
}
