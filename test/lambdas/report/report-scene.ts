import { reportRun } from '../../../lambdas/report/report-run';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryExecutionLedger } from '../../../lambdas/shared/adapters/memory-execution-ledger';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { LoadedFile, LoadResult, Receipt } from '../../../lambdas/shared/documents';
import type { Manifest } from '../../../lambdas/shared/manifest';
import type { MetricPoint } from '../../../lambdas/shared/metrics';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { KEY } from '../../../names';
import {
  contentOf,
  LAKE,
  loadedOf,
  loadResultOf,
  manifestOf,
  NOON,
  putPending,
  receiptOf,
} from '../shared/samples';

export const RAW = 'raw';
export const SECOND = 1_000;
export const FIRST = receiptOf(1, { order_time: NOON - 5 * SECOND });
export const SECOND_FILE = receiptOf(2, { order_time: NOON - 3 * SECOND });

/** A lake with runs that have been loaded, and `report` on it. */
export class Scene {
  time = NOON + 4 * SECOND;
  readonly clock = { now: () => this.time };
  readonly store = new MemoryObjectStore(this.clock);
  points: readonly MetricPoint[] = [];

  report = (runId: string, store: ObjectStore = this.store) => {
    const executions = new MemoryExecutionLedger(this.clock);
    executions.stateTimes = async () => ({ Plan: 10, LoadInLambda: 30, VerifyReceipts: 5 });
    const metrics = {
      put: async (points: readonly MetricPoint[]) => {
        this.points = points;
      },
    };
    const ports = { store, executions, metrics, clock: this.clock, log: silentLog };
    return reportRun(ports, { rawBucket: RAW, lakeBucket: LAKE }, runId);
  };
  /** A run as it is when report is called: markers, manifest and what the loader wrote. */
  run = async (
    runId: string,
    version: number,
    receipts: readonly Receipt[],
    loaded: readonly LoadedFile[],
    more: { readonly manifest?: Partial<Manifest>; readonly result?: Partial<LoadResult> } = {},
  ) => {
    for (const receipt of receipts) await putPending(this.store, receipt);
    const manifest = manifestOf(runId, receipts, more.manifest);
    await this.store.put(LAKE, KEY.manifest(runId), JSON.stringify(manifest));
    const result = { ...loadResultOf(runId, version, loaded), ...more.result };
    await this.store.put(LAKE, KEY.loadResult(runId), JSON.stringify(result));
  };
  pending = async () => Object.keys(await contentOf(this.store, 'pending/'));
  decision = async (id: string): Promise<unknown> =>
    JSON.parse((await this.store.get(RAW, `decisions/${id}.json`))?.body.toString() ?? 'null');
  metric = (name: string) => this.points.find((point) => point.name === name)?.value;
}

/** A run of two files: one loaded, one held. */
export const twoFiles = async (): Promise<Scene> => {
  const scene = new Scene();
  const held = receiptOf(2, { status: 'held', order_time: SECOND_FILE.order_time });
  await scene.run(
    'run-1',
    4,
    [FIRST, held],
    [
      loadedOf(FIRST, { version: 4, rows_inserted: 5, rows_updated: 3 }),
      loadedOf(held, { version: 4, outcome: 'held', rows_inserted: 0, rows_held: 8 }),
    ],
  );
  return scene;
};

/** What a run was asked for besides its files. */
export const TASKS = {
  manifest: {
    forgets: [
      {
        marker: KEY.forgetMarker('01F'),
        id: '01F',
        decision_key: KEY.forgetEntry('01F'),
      },
    ],
    rechecks: [{ marker: KEY.recheckMarker('01R'), id: '01R' }],
  },
};

/** Rows that the loader tells of. */
export const REFUSED = [
  { line: 4, own: true, sqlstate: '22003' },
  { line: 7, own: false, sqlstate: '54000' },
] as const;
