import { planBatch } from '../../../lambdas/plan/plan-batch';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryExecutionLedger } from '../../../lambdas/shared/adapters/memory-execution-ledger';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Receipt } from '../../../lambdas/shared/documents';
import type { Manifest } from '../../../lambdas/shared/manifest';
import type { MetricPoint } from '../../../lambdas/shared/metrics';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { KEY } from '../../../names';
import { contentOf, contractOf, LAKE, NOON, putPending } from '../shared/samples';

export const MINUTE = 60_000;

/** A lake with contracts, executions and a clock, and `plan` on it. */
export class Scene {
  time = NOON;
  readonly clock = { now: () => this.time };
  readonly store = new MemoryObjectStore(this.clock);
  readonly executions = new MemoryExecutionLedger(this.clock);
  readonly points: MetricPoint[] = [];
  contracts = [contractOf('students'), contractOf('jobs')];
  glueAboveBytes = 1_000_000;

  plan = (runId: string, store: ObjectStore = this.store) => {
    const metrics = {
      put: async (points: readonly MetricPoint[]) => void this.points.push(...points),
    };
    const { executions, clock, contracts, glueAboveBytes } = this;
    const ports = { store, executions, metrics, clock, log: silentLog };
    return planBatch(ports, { lakeBucket: LAKE, glueAboveBytes, contracts }, runId);
  };
  manifest = async (runId: string): Promise<Manifest> =>
    JSON.parse((await this.store.get(LAKE, KEY.manifest(runId)))?.body.toString() ?? 'null');
  filesOf = async (runId: string) =>
    (await this.manifest(runId)).files.map(({ receipt }) => receipt.file_id);
  pend = async (...receipts: readonly Receipt[]) => {
    for (const receipt of receipts) await putPending(this.store, receipt);
  };
  forget = async (id: string, dataset = 'students', key: readonly unknown[] = [id]) => {
    await this.store.put(LAKE, KEY.forgetEntry(id), JSON.stringify({ id, dataset, key }));
    await this.store.put(LAKE, KEY.forgetMarker(id), '{}');
    this.time += 1;
  };
  recheck = async (id: string) => {
    await this.store.put(LAKE, KEY.recheckMarker(id), '{}');
    this.time += 1;
  };
  keys = async (prefix: string) => Object.keys(await contentOf(this.store, prefix));
  /** A whole execution whose load fails with an error. */
  failingRun = async (runId: string, error = 'TerminalError') => {
    await this.executions.start(runId);
    const answer = await this.plan(runId);
    this.time += MINUTE;
    this.executions.end(runId, 'FAILED', error);
    return answer;
  };
}
