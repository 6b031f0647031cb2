/**
 * The product's Lambdas for the model, which is written in Python: one JSON line in, one out.
 * Steps run on an object store in memory, one call of it at a time, as the model lets them.
 */
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

import { cleanFile } from '../../lambdas/clean/clean-file';
import { buildIndex } from '../../lambdas/index/build-index';
import { planBatch } from '../../lambdas/plan/plan-batch';
import { writeFeed } from '../../lambdas/recommend/write-feed';
import { reportRun } from '../../lambdas/report/report-run';
import type { DatabaseConfig } from '../../lambdas/shared/adapters/database-sign-in';
import { connectDatabase } from '../../lambdas/shared/adapters/pg-database';
import type { ExecutionStatus } from '../../lambdas/shared/execution-ledger';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { inWarehouse, warehouseSql } from './datasets';
import { LAKE, RAW, World } from './world';

const CLEAN = { lakeBucket: LAKE, maxBytes: 1_000_000 };
const GLUE_ABOVE = 1_000_000_000;

let world = new World();
/** Where the warehouse is, and who reads the feed. */
let warehouse: DatabaseConfig | undefined;

/** What a step needs to start. */
interface StepRequest {
  readonly step: string;
  readonly run_id?: string;
  readonly key?: string;
  readonly version_id?: string;
}

/** The use case behind one step, on the store it is given. */
function stepOf(request: StepRequest, { clock, log, metrics, executions, contracts }: World) {
  const { step, run_id: runId = '', key = '', version_id: versionId = '' } = request;
  return async (store: ObjectStore): Promise<unknown> => {
    const ports = { store, clock, log, metrics, executions };
    const config = { lakeBucket: LAKE };
    switch (step) {
      case 'clean':
        return cleanFile({ ...ports, contracts }, { bucket: RAW, key, versionId }, CLEAN);
      case 'plan':
        return planBatch(
          ports,
          { ...config, glueAboveBytes: GLUE_ABOVE, contracts: inWarehouse(contracts) },
          runId,
        );
      case 'recommend':
        return recommend(store);
      case 'index':
        return buildIndex(ports, config);
      case 'report':
        return reportRun(ports, { ...config, rawBucket: RAW }, runId);
      default:
        throw new Error(`there is no step ${step}`);
    }
  };
}

/** A connection of its own: a run that is left standing in its transaction keeps it. */
async function recommend(store: ObjectStore): Promise<unknown> {
  if (warehouse === undefined) throw new Error('call connect first');
  const db = await connectDatabase(warehouse);
  try {
    return await writeFeed({ db, store }, { lakeBucket: LAKE });
  } finally {
    await db.close();
  }
}

/** What a JSON document said in all its versions, oldest first. */
async function past(store: ObjectStore, bucket: string, key: string): Promise<unknown[]> {
  const documents: unknown[] = [];
  for (const { versionId } of await store.versions(bucket, key)) {
    const body = await buffer(await store.stream(bucket, key, versionId));
    const document: unknown = JSON.parse(body.toString());
    documents.unshift(document);
  }
  return documents;
}

/** Keys of which a version holds a text, unpacked. */
async function mentions(store: ObjectStore, bucket: string, wanted: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, versionId } of store.allVersions(bucket, '')) {
    const body = await buffer(await store.stream(bucket, key, versionId));
    const text = key.endsWith('.gz') ? gunzipSync(body) : body;
    if (text.includes(wanted)) keys.push(key);
  }
  return keys;
}

interface Request extends StepRequest {
  readonly call: string;
  readonly url?: string;
  readonly body?: string;
  readonly at?: number;
  readonly deploys?: number;
  readonly process?: number;
  readonly calls?: number | null;
  readonly status?: ExecutionStatus;
  readonly error?: string;
  readonly prefix?: string;
  readonly etag?: string;
}

const CALLS: Readonly<Record<string, (request: Request) => unknown>> = {
  tables: () => warehouseSql(),
  connect: ({ url = '' }) => {
    const { hostname, port, pathname, username, password } = new URL(url);
    warehouse = {
      host: hostname,
      port: Number(port),
      database: pathname.slice(1),
      user: username,
      password: async () => decodeURIComponent(password),
      tls: 'disable',
    };
  },
  reset: () => {
    world = new World();
  },
  deploy: ({ deploys = 0 }) => {
    world.deploy(deploys);
    return world.contracts.map(({ hash }) => hash);
  },
  upload: ({ key = '', body = '', at = 0 }) => world.upload(key, body, at),
  written: () => world.store.written,
  start: (request) => world.processes.start(stepOf(request, world)),
  advance: ({ process = 0, calls }) =>
    world.processes.advance(process, calls ?? Number.POSITIVE_INFINITY),
  kill: ({ process = 0 }) => {
    world.processes.kill(process);
  },
  execute: ({ run_id = '' }) => world.executions.start(run_id),
  end: ({ run_id = '', status = 'SUCCEEDED', error }) => {
    world.executions.end(run_id, status, error);
  },
  get: async ({ key = '' }) => {
    const found = await world.store.lake.get(LAKE, key);
    return found === undefined ? null : { body: found.body.toString('base64'), etag: found.etag };
  },
  put: ({ key = '', body = '', etag }) =>
    world.store.lake.put(
      LAKE,
      key,
      Buffer.from(body, 'base64'),
      etag === undefined ? {} : { ifMatch: etag },
    ),
  versions: async ({ prefix = '' }) => {
    const found: unknown[] = [];
    for await (const { key, versionId, lastModified } of world.store.allVersions(LAKE, prefix))
      found.push({ key, version_id: versionId, modified: lastModified / 1000 });
    return found;
  },
  deleteVersion: ({ key = '', version_id = '' }) =>
    world.store.lake.deleteVersion(LAKE, key, version_id),
  past: ({ key = '' }) => past(world.store, LAKE, key),
  mentions: ({ body = '' }) => mentions(world.store, LAKE, body),
  list: async ({ prefix = '' }) => {
    const keys: string[] = [];
    for await (const { key } of world.store.lake.list(LAKE, prefix)) keys.push(key);
    return keys;
  },
};

async function answer(line: string): Promise<string> {
  try {
    const request: Request = JSON.parse(line);
    const call = CALLS[request.call];
    if (call === undefined) throw new Error(`there is no call ${request.call}`);
    return JSON.stringify({ ok: (await call(request)) ?? null });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return JSON.stringify({ error: name, message });
  }
}

async function main(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${await answer(line)}\n`);
  }
}

void main();
