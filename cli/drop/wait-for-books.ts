import { readFile } from '../../lambdas/shared/books';
import { mapBounded } from '../../lambdas/shared/bounded';
import type { Books } from '../../lambdas/shared/documents';
import { listPending } from '../../lambdas/shared/pending-markers';
import type { Clock, ObjectStore } from '../../lambdas/shared/ports';
import { readReportsPointer } from '../../lambdas/shared/report-shards';

/** How far the files of one drop are. */
export interface DropProgress {
  readonly total: number;
  /** Files that have a receipt. */
  readonly cleaned: number;
  /** Files whose books are final. */
  readonly final: number;
}

/** The end of a wait: books in the order of the ids, and the ids that are still open at the deadline. */
export interface WaitResult {
  readonly books: readonly Books[];
  readonly open: readonly string[];
}

export interface WaitPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  /** Ends after the interval between two looks. */
  readonly pause: () => Promise<void>;
  readonly onProgress: (progress: DropProgress) => void;
}

/** Books that somebody waits for: of a file, not older than a generation. */
export interface FinalBooks {
  readonly file_id: string;
  readonly generation: number;
}

/**
 * Waits until the books of all files are final or the time is over.
 * Each look costs two calls (the pending list, the reports pointer); files are read only when the reports moved.
 */
export async function waitForBooks(
  ports: WaitPorts,
  lakeBucket: string,
  wanted: readonly FinalBooks[],
  deadline: number,
): Promise<WaitResult> {
  const { store, clock } = ports;
  const least = newestOf(wanted);
  const fileIds = [...least.keys()];
  const final = new Map<string, Books>();
  let reportsSeen: string | undefined;
  for (;;) {
    // the pending list first: a file that leaves it afterwards moved the reports before it left
    const waiting = new Set((await listPending(store, lakeBucket)).markers.map((m) => m.fileId));
    const reports = (await readReportsPointer(store, lakeBucket)).updated_at;
    if (reports !== reportsSeen) {
      reportsSeen = reports;
      const open = fileIds.filter((id) => !final.has(id));
      for (const books of await mapBounded(open, (id) => readFile(store, lakeBucket, id)))
        if (books !== undefined && isFinal(books, least)) final.set(books.file_id, books);
    }
    const cleaned = fileIds.filter((id) => final.has(id) || waiting.has(id)).length;
    ports.onProgress({ total: fileIds.length, cleaned, final: final.size });
    const open = fileIds.filter((id) => !final.has(id));
    if (open.length === 0 || clock.now() >= deadline)
      return { books: fileIds.flatMap((id) => final.get(id) ?? []), open };
    await ports.pause();
  }
}

/** A file may be waited for twice, with two decisions: the later generation counts. */
function newestOf(wanted: readonly FinalBooks[]): Map<string, number> {
  const least = new Map<string, number>();
  for (const { file_id, generation } of wanted)
    least.set(file_id, Math.max(generation, least.get(file_id) ?? 0));
  return least;
}

function isFinal(books: Books, least: ReadonlyMap<string, number>): boolean {
  return books.outcome !== 'pending' && books.generation >= (least.get(books.file_id) ?? 0);
}
