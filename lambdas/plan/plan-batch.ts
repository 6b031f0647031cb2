import { manifestDataset } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { KEY } from '../../names';
import { mapBounded } from '../shared/bounded';
import { PreconditionFailed } from '../shared/errors';
import type { ExecutionLedger } from '../shared/execution-ledger';
import { readJson, writeJson } from '../shared/json-object';
import type { Manifest, ManifestFile } from '../shared/manifest';
import type { Metrics } from '../shared/metrics';
import { listPending, readPending } from '../shared/pending-markers';
import type { Clock, Log, ObjectStore } from '../shared/ports';
import { readReportsPointer } from '../shared/report-shards';
import { needsCrawl, readVerified } from '../shared/verified-contracts';
import { MAX_FILES, poisonFile, takeBatch } from './batch';
import { failedRuns } from './failed-loads';
import { type GivenUp, giveUp } from './give-up';
import { whyNotLoadable } from './loadable';

/** Receipts read by one plan: far more than a run takes, so that the oldest drops come first. */
const MAX_READ = 4 * MAX_FILES;

export interface PlanPorts {
  readonly store: ObjectStore;
  readonly executions: ExecutionLedger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

export interface PlanConfig {
  readonly lakeBucket: string;
  /** Batches with more bytes (gzip) are loaded by the Glue job. */
  readonly glueAboveBytes: number;
  readonly contracts: readonly Contract[];
}

/** What the state machine branches on. */
export interface PlanAnswer {
  readonly run_id: string;
  readonly files: number;
  readonly host: Manifest['host'];
  readonly crawl: boolean;
}

/**
 * Freezes what waits into `runs/<run id>/manifest.json`. Planned again, the run keeps its batch.
 * Markers that can never be published go to `failed/` and stop nobody.
 */
export async function planBatch(
  ports: PlanPorts,
  config: PlanConfig,
  runId: string,
): Promise<PlanAnswer> {
  const { store } = ports;
  const key = KEY.manifest(runId);
  const frozen = await readJson<Manifest>(store, config.lakeBucket, key);
  if (frozen !== undefined) return answer(frozen);
  const files = await chooseFiles(ports, config, runId);
  if (files.length === 0) return { run_id: runId, files: 0, host: 'lambda', crawl: false };
  const manifest = await freeze(ports, config, runId, files);
  try {
    await writeJson(store, config.lakeBucket, key, manifest, 'first');
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    return answer((await readJson<Manifest>(store, config.lakeBucket, key)) ?? manifest);
  }
  ports.log.info('planned', { ...answer(manifest), bytes: manifest.bytes });
  return answer(manifest);
}

async function chooseFiles(
  ports: PlanPorts,
  { lakeBucket, contracts }: PlanConfig,
  runId: string,
): Promise<ManifestFile[]> {
  const { store } = ports;
  const known = new Map(contracts.map((contract) => [contract.dataset, contract]));
  const pending = await listPending(store, lakeBucket);
  const failed = await failedRuns(store, ports.executions, lakeBucket);
  const blamed = failed.filter(({ countsAgainstFiles }) => countsAgainstFiles);
  const poison = poisonFile(blamed.slice(0, 2).map(({ manifest }) => manifest));
  const oldest = pending.markers.toSorted((a, b) => a.writtenAt - b.writtenAt).slice(0, MAX_READ);
  const files: ManifestFile[] = [];
  const lost: GivenUp[] = pending.strange.map((marker) => ({ marker, why: 'marker_unreadable' }));
  await mapBounded(await readPending(store, lakeBucket, oldest), async (waiting) => {
    const marker = waiting.marker.key;
    if ('problem' in waiting) return lost.push({ marker, why: waiting.problem });
    const { receipt } = waiting;
    const isPoison =
      receipt.file_id === poison?.file_id && receipt.generation === poison.generation;
    const why = isPoison ? 'load_failed' : await whyNotLoadable(store, lakeBucket, receipt, known);
    return why === undefined
      ? files.push({ marker, receipt })
      : lost.push({ marker, why, receipt });
  });
  await giveUp(ports, lakeBucket, runId, lost, failed);
  return takeBatch(files, blamed.length);
}

async function freeze(
  { store, clock }: PlanPorts,
  { lakeBucket, contracts, glueAboveBytes }: PlanConfig,
  runId: string,
  files: readonly ManifestFile[],
): Promise<Manifest> {
  const now = clock.now();
  const receipts = files.map(({ receipt }) => receipt);
  const parts = receipts.flatMap((receipt) => receipt.parts);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const brought = new Set(
    receipts.filter(({ status }) => status === 'clean').map(({ dataset }) => dataset),
  );
  const verified = await readVerified(store, lakeBucket);
  return {
    run_id: runId,
    created_at: new Date(now).toISOString(),
    oldest_order_time: Math.min(...receipts.map((receipt) => receipt.order_time)),
    host: bytes > glueAboveBytes ? 'glue' : 'lambda',
    bytes,
    datasets: contracts.map((contract) => manifestDataset(contract)),
    files,
    forgets: [],
    rechecks: [],
    reports_version: (await readReportsPointer(store, lakeBucket)).version,
    crawl: contracts
      .filter(({ dataset }) => brought.has(dataset))
      .filter(({ dataset, hash }) => needsCrawl(verified[dataset], hash, now))
      .map(({ dataset }) => dataset),
  };
}

function answer({ run_id, files, host, crawl }: Manifest): PlanAnswer {
  return { run_id, files: files.length, host, crawl: crawl.length > 0 };
}
