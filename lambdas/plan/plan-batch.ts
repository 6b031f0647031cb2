import { manifestDataset } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { KEY } from '../../names';
import { PreconditionFailed } from '../shared/errors';
import type { ExecutionLedger } from '../shared/execution-ledger';
import { readJson, writeJson } from '../shared/json-object';
import type { Manifest } from '../shared/manifest';
import type { Metrics } from '../shared/metrics';
import { listPending } from '../shared/pending-markers';
import type { Clock, Log, ObjectStore } from '../shared/ports';
import { readReportsPointer } from '../shared/report-shards';
import { needsCrawl, readVerified } from '../shared/verified-contracts';
import { countTasks, poisonFile, takeWork, type Work } from './batch';
import { failedRuns } from './failed-loads';
import { type GivenUp, giveUp } from './give-up';
import { readFiles } from './pending-files';
import { readTasks } from './pending-tasks';

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
  /** Files, people to forget and rechecks: 0 ends the execution. */
  readonly work: number;
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
  const work = await chooseWork(ports, config, runId);
  if (work.files.length + countTasks(work) === 0)
    return { run_id: runId, files: 0, work: 0, host: 'lambda', crawl: false };
  const manifest = await freeze(ports, config, runId, work);
  try {
    await writeJson(store, config.lakeBucket, key, manifest, 'first');
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    return answer((await readJson<Manifest>(store, config.lakeBucket, key)) ?? manifest);
  }
  ports.log.info('planned', { ...answer(manifest), bytes: manifest.bytes });
  return answer(manifest);
}

/** The work of a run, and when the oldest of its tasks was asked for. */
interface ChosenWork extends Work {
  readonly since: number;
}

async function chooseWork(
  ports: PlanPorts,
  config: PlanConfig,
  runId: string,
): Promise<ChosenWork> {
  const { store } = ports;
  const { lakeBucket } = config;
  const known = new Map(config.contracts.map((contract) => [contract.dataset, contract]));
  const pending = await listPending(store, lakeBucket);
  const failed = await failedRuns(store, ports.executions, lakeBucket);
  const blamed = failed
    .filter(({ countsAgainstFiles }) => countsAgainstFiles)
    .map(({ manifest }) => manifest);
  const strange: GivenUp[] = pending.strange.map((marker) => ({
    marker,
    why: 'marker_unreadable',
  }));
  const found = await readFiles(store, lakeBucket, known, pending.markers, poisonFile(blamed));
  const tasks = await readTasks(store, lakeBucket, known, pending.tasks);
  await giveUp(ports, lakeBucket, runId, [...strange, ...found.lost, ...tasks.lost], failed);
  return { ...takeWork(found.files, tasks, blamed), since: tasks.since };
}

async function freeze(
  { store, clock }: PlanPorts,
  { lakeBucket, contracts, glueAboveBytes }: PlanConfig,
  runId: string,
  { files, forgets, rechecks, since }: ChosenWork,
): Promise<Manifest> {
  const now = clock.now();
  const receipts = files.map(({ receipt }) => receipt);
  const parts = receipts.flatMap((receipt) => receipt.parts);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const tasks = countTasks({ forgets, rechecks }) === 0 ? [] : [since];
  const oldest = Math.min(...tasks, ...receipts.map((receipt) => receipt.order_time));
  const brought = new Set(
    receipts.filter(({ status }) => status === 'clean').map(({ dataset }) => dataset),
  );
  const verified = await readVerified(store, lakeBucket);
  return {
    run_id: runId,
    created_at: new Date(now).toISOString(),
    oldest_order_time: oldest,
    host: bytes > glueAboveBytes ? 'glue' : 'lambda',
    bytes,
    datasets: contracts.map((contract) => manifestDataset(contract)),
    files,
    forgets,
    rechecks,
    reports_version: (await readReportsPointer(store, lakeBucket)).version,
    crawl: contracts
      .filter(({ dataset }) => brought.has(dataset))
      .filter(({ dataset, hash }) => needsCrawl(verified[dataset], hash, now))
      .map(({ dataset }) => dataset),
  };
}

function answer(manifest: Manifest): PlanAnswer {
  const { run_id, host, crawl } = manifest;
  const files = manifest.files.length;
  const work = files + countTasks(manifest);
  return { run_id, files, work, host, crawl: crawl.length > 0 };
}
