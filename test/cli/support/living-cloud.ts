import { join } from 'node:path';

import { readContracts } from '../../../contracts/read-contracts';
import { cleanFile } from '../../../lambdas/clean/clean-file';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { listFiles } from '../../../lambdas/shared/books';
import type { Books, LoadedFile, Outcome, Receipt } from '../../../lambdas/shared/documents';
import { toBooks } from '../../../lambdas/shared/file-books';
import { listPending, readPending } from '../../../lambdas/shared/pending-markers';
import { recordReports } from '../../../lambdas/shared/report-shards';
import { OUTPUT, ZONE } from '../../../names';
import { MemoryCloud } from './memory-cloud';

/** Contracts of the project: the command line uses them, too. */
export const CONTRACTS = readContracts(join(__dirname, '../../../contracts'));

const LAKE = OUTPUT.lakeBucket;
const RAW = OUTPUT.rawBucket;

/** Refused and unrecognised files are final as they are. */
function outcomeOf({ status }: Receipt): Outcome {
  return status === 'clean' ? 'loaded' : status;
}

/**
 * A cloud in memory that works: the real clean use case takes every raw version, and a publish without a
 * database writes the books, as if every clean row were new to the warehouse.
 */
export class LivingCloud extends MemoryCloud {
  private readonly delivered = new Set<string>();
  private version = 0;
  private busy: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** Cleans what was uploaded since the last time, in the order of the uploads. */
  async deliver(): Promise<void> {
    const versions: { key: string; versionId: string }[] = [];
    for await (const { key, versionId } of this.objects.allVersions(RAW, ''))
      if (!this.delivered.has(versionId)) versions.push({ key, versionId });
    for (const source of versions.toSorted((a, b) => (a.versionId < b.versionId ? -1 : 1))) {
      const ports = { store: this.objects, clock: Date, log: silentLog, contracts: CONTRACTS };
      const config = { lakeBucket: LAKE, maxBytes: 10_000_000 };
      await cleanFile(ports, { bucket: RAW, ...source }, config);
      this.delivered.add(source.versionId);
    }
  }

  /** Final books for everything that is pending; then the markers are gone. */
  async publish(): Promise<void> {
    const { markers, strange } = await listPending(this.objects, LAKE);
    const waiting = await readPending(this.objects, LAKE, markers);
    this.version += 1;
    const books = waiting.flatMap((one) =>
      'receipt' in one ? [toBooks(one.receipt, this.loaded(one.receipt))] : [],
    );
    await recordReports(this.objects, LAKE, { books, runs: [], version: this.version }, Date.now());
    for (const { key } of markers) await this.objects.delete(LAKE, key);
    for (const key of strange) await this.objects.delete(LAKE, key);
    for await (const { key } of this.objects.list(LAKE, `${ZONE.pending}_`))
      await this.objects.delete(LAKE, key);
  }

  private loaded(receipt: Receipt): LoadedFile {
    const outcome = outcomeOf(receipt);
    const { read, clean, rejected, duplicate } = receipt.rows;
    return {
      file_id: receipt.file_id,
      generation: receipt.generation,
      dataset: receipt.dataset,
      outcome,
      run_id: `publish-${this.version}`,
      loaded_at: new Date().toISOString(),
      version: this.version,
      rows_read: read,
      rows_inserted: outcome === 'loaded' ? clean : 0,
      rows_updated: 0,
      rows_unchanged: 0,
      rows_duplicate: duplicate,
      rows_rejected: rejected,
      rows_superseded: 0,
      rows_held: outcome === 'held' ? clean : 0,
      receipt_key: '',
    };
  }

  /** Uploads a data file, cleans and publishes it. @returns its books */
  async drop(key: string, content: string | Buffer): Promise<Books> {
    await this.objects.put(RAW, key, content);
    await this.work();
    const { items } = await listFiles(this.objects, LAKE, { limit: Infinity, offset: 0 });
    const found = items.find((books) => books.key === key);
    if (found === undefined) throw new Error(`${key} has no books`);
    return found;
  }

  async work(): Promise<void> {
    await this.deliver();
    await this.publish();
  }

  /** From now on it works by itself, as the real one does, until it is stopped. */
  start(): void {
    this.timer = setInterval(() => {
      this.busy ??= this.work().finally(() => (this.busy = undefined));
    }, 20);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.busy;
  }
}
