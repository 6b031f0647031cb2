import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { readSearchPointer, type SearchPointer } from '../index/search-pointer';
import { ObjectMissing } from '../shared/errors';
import type { Clock, Log, ObjectStore } from '../shared/ports';
import { readReportsPointer } from '../shared/report-shards';
import type { Collection } from './engine/collection';
import type { JobDocument, StudentDocument } from './engine/documents';
import { type JobRanking, rankJobs } from './engine/job-ranking';
import { jobCollection } from './engine/jobs';
import { studentCollection } from './engine/students';
import { INDEX_FILE, readJobsFile, readStudentsFile } from './index-file';

/** One version of the index in memory. */
export interface LoadedIndex {
  /** 0 before the first publish. */
  readonly version: number;
  readonly builtAt: string | null;
  readonly jobs: Collection<JobDocument>;
  readonly students: Collection<StudentDocument>;
  /** Made at its first use: searches do not need it. */
  ranking(): JobRanking;
}

/** Warehouse versions behind an answer. */
export interface AsOf {
  /** The newest version that the lake bucket knows of. */
  readonly warehouse: number;
  readonly index: number;
  readonly reports: number;
}

export interface LiveIndexPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
}

export interface LiveIndexConfig {
  readonly lakeBucket: string;
  /** Milliseconds between two looks at the pointer. */
  readonly checkEvery: number;
}

/** After this many missed looks at the pointer a call waits for the look. */
const LONG_REST = 4;
/** Milliseconds after which a load that has not ended is given up. */
const STUCK_AFTER = 60_000;

const unzip = promisify(gunzip);

/** The index that answers, replaced when the pointer moves. The old one answers while the new one loads. */
export class LiveIndex {
  private loaded: LoadedIndex | undefined;
  private reports = 0;
  private checkedAt = Number.NEGATIVE_INFINITY;
  private refreshing: { readonly since: number; readonly done: Promise<void> } | undefined;

  constructor(
    private readonly ports: LiveIndexPorts,
    private readonly config: LiveIndexConfig,
  ) {}

  /**
   * The index to answer from. The first call waits for its load; so does a call after a long rest, because a frozen
   * function loads nothing in the background and would answer from an index as old as its last call.
   */
  async current(): Promise<LoadedIndex> {
    const { checkEvery } = this.config;
    const now = this.ports.clock.now();
    const rested = now - this.checkedAt;
    if (this.loaded === undefined || rested >= checkEvery) this.startRefresh(now);
    if (this.loaded === undefined) await this.refreshing?.done;
    else if (rested >= checkEvery * LONG_REST) await this.refreshing?.done.catch(() => undefined);
    return this.loaded ?? EMPTY;
  }

  /** Versions behind an answer from `index`. */
  asOf(index: LoadedIndex): AsOf {
    return asOf(index.version, this.reports);
  }

  private startRefresh(now: number): void {
    // a freeze may cut the connections of a load for good: after a while another one may start
    if (this.refreshing !== undefined && now - this.refreshing.since < STUCK_AFTER) return;
    const done = this.refresh().finally(() => {
      this.checkedAt = this.ports.clock.now();
      if (this.refreshing?.done === done) this.refreshing = undefined;
    });
    this.refreshing = { since: now, done };
    done.catch((error: unknown) =>
      this.ports.log.warn('index not refreshed', {
        reason: error instanceof Error ? error.name : typeof error,
      }),
    );
  }

  private async refresh(): Promise<void> {
    const { store, clock, log } = this.ports;
    const { lakeBucket } = this.config;
    const began = clock.now();
    const [pointer, reports] = await Promise.all([
      readSearchPointer(store, lakeBucket),
      readReportsPointer(store, lakeBucket),
    ]);
    this.reports = Math.max(this.reports, reports.version);
    const loaded = pointer && this.isNewer(pointer.version) ? await this.load(pointer) : EMPTY;
    // asked again: another load may have ended meanwhile
    if (this.isNewer(loaded.version)) this.loaded = loaded;
    log.info('index checked', { version: this.loaded?.version, ms: clock.now() - began });
  }

  private isNewer(version: number): boolean {
    return this.loaded === undefined || version > this.loaded.version;
  }

  private async load(pointer: SearchPointer): Promise<LoadedIndex> {
    const read = async (key: string) => {
      const object = await this.ports.store.get(this.config.lakeBucket, key);
      if (object === undefined) throw new ObjectMissing(`${key} does not exist`, { key });
      return (await unzip(object.body)).toString('utf8');
    };
    const [jobs, students] = await Promise.all([
      read(INDEX_FILE.jobs(pointer.version)),
      read(INDEX_FILE.students(pointer.version)),
    ]);
    return indexOf(
      pointer.version,
      pointer.built_at,
      readJobsFile(jobs),
      readStudentsFile(students),
    );
  }
}

function asOf(index: number, reports: number): AsOf {
  return { warehouse: Math.max(index, reports), index, reports };
}

/** The versions of this moment, for answers that do not come from the index. */
export async function readAsOf(store: ObjectStore, lakeBucket: string): Promise<AsOf> {
  const [pointer, reports] = await Promise.all([
    readSearchPointer(store, lakeBucket),
    readReportsPointer(store, lakeBucket),
  ]);
  return asOf(pointer?.version ?? 0, reports.version);
}

function indexOf(
  version: number,
  builtAt: string | null,
  jobs: Collection<JobDocument>,
  students: Collection<StudentDocument>,
): LoadedIndex {
  let ranking: JobRanking | undefined;
  return {
    version,
    builtAt,
    jobs,
    students,
    ranking: () => {
      ranking ??= rankJobs(jobs.documents);
      return ranking;
    },
  };
}

/** What answers before the first publish: nothing is found, and nothing fails. */
const EMPTY = indexOf(0, null, jobCollection([]), studentCollection([]));
