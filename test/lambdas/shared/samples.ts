import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { partColumns } from '../../../contracts/ddl';
import type { Contract } from '../../../contracts/types';
import type { LoadedFile, LoadResult, Marker, Receipt } from '../../../lambdas/shared/documents';
import type { Manifest } from '../../../lambdas/shared/manifest';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { KEY } from '../../../names';

export const LAKE = 'lake';
/** 2026-03-08T10:00:00Z */
export const NOON = Date.UTC(2026, 2, 8, 10);
const HOUR = 3_600_000;

export const fileId = (n: number): string =>
  createHash('sha256').update(`file ${n}`).digest('hex').slice(0, 16);

const column = (name: string, sqlType: string, type: 'string' | 'integer', required: boolean) => ({
  name,
  type,
  sqlType,
  required,
  synonyms: [],
  formats: [],
  pii: 'none' as const,
  description: '',
});

/** A small delta contract; `over` replaces fields. */
export function contractOf(dataset: string, over: Partial<Contract> = {}): Contract {
  return {
    dataset,
    version: '1.0.0',
    hash: createHash('sha256').update(dataset).digest('hex'),
    title: dataset,
    description: '',
    columns: [column('id', 'text', 'string', true), column('score', 'integer', 'integer', false)],
    key: ['id'],
    mode: 'delta',
    identicalRows: 'reject',
    filePatterns: [],
    dialect: {},
    missingValues: [],
    fieldsMatch: 'partial',
    onRowError: 'reject',
    maxRejectedPercent: 100,
    maxShrinkPercent: 100,
    onOpenRejects: 'publish',
    versionOrder: [],
    references: [],
    ...over,
  };
}

/** The receipt of file n, clean with 10 rows read, 8 clean; dropped n hours after NOON. */
export function receiptOf(n: number, over: Partial<Receipt> = {}): Receipt {
  const id = fileId(n);
  const contract = contractOf(over.dataset ?? 'students');
  const dataset = over.dataset === undefined ? contract.dataset : over.dataset;
  return {
    file: `students/${n}.csv`,
    file_id: id,
    dataset,
    contract_version: contract.version,
    contract_hash: contract.hash,
    canon: 1,
    bucket: 'raw',
    key: `students/${n}.csv`,
    version_id: `v${n}`,
    order_time: NOON + n * HOUR,
    generation: 1,
    rendition: 'r1',
    fixes: [],
    decisions: [],
    released: null,
    waived: null,
    bytes: 1_000,
    sha256: id.repeat(4),
    status: 'clean',
    reason: null,
    dialect: null,
    rows: { read: 10, clean: 8, rejected: 1, duplicate: 1 },
    rejected_by_reason: { type: 1 },
    drift: { extra: [], missing: [], renamed: [] },
    captured: {},
    parts: [{ key: `clean/students/${id}/r1/part-00001.csv.gz`, rows: 8, bytes: 100, own: true }],
    rejects_key: null,
    reject_ledger_key: null,
    cleaned_at: new Date(NOON).toISOString(),
    ms: { total: 5 },
    ...over,
  };
}

/** What the loader says of a receipt: all its clean rows inserted. */
export function loadedOf(receipt: Receipt, over: Partial<LoadedFile> = {}): LoadedFile {
  return {
    file_id: receipt.file_id,
    generation: receipt.generation,
    dataset: receipt.dataset,
    outcome: 'loaded',
    run_id: 'run-1',
    loaded_at: new Date(NOON).toISOString(),
    version: 1,
    rows_read: receipt.rows.read,
    rows_inserted: receipt.rows.clean,
    rows_updated: 0,
    rows_unchanged: 0,
    rows_duplicate: receipt.rows.duplicate,
    rows_rejected: receipt.rows.rejected,
    rows_superseded: 0,
    rows_held: 0,
    receipt_key: receiptKey(receipt),
    ...over,
  };
}

export const receiptKey = (receipt: Receipt): string =>
  KEY.receipt(receipt.dataset ?? 'unrecognised', receipt.file_id);

/** Writes receipt, part and marker as clean leaves them. */
export async function putPending(store: ObjectStore, receipt: Receipt): Promise<void> {
  const { file_id, generation, dataset } = receipt;
  const header = partColumns(contractOf(dataset ?? 'students')).join(',');
  for (const part of receipt.parts)
    await store.put(LAKE, part.key, gzipSync(`${header}\n${'a,1,f,2\n'.repeat(part.rows)}`));
  await store.put(LAKE, receiptKey(receipt), JSON.stringify(receipt));
  const marker: Marker = { file_id, generation, dataset, receipt_key: receiptKey(receipt) };
  await store.put(LAKE, KEY.marker(file_id, generation), JSON.stringify(marker));
}

export function manifestOf(
  runId: string,
  receipts: readonly Receipt[],
  over: Partial<Manifest> = {},
): Manifest {
  return {
    run_id: runId,
    created_at: new Date(NOON).toISOString(),
    oldest_order_time: Math.min(...receipts.map((receipt) => receipt.order_time)),
    host: 'lambda',
    bytes: 100,
    datasets: [],
    files: receipts.map((receipt) => ({
      marker: KEY.marker(receipt.file_id, receipt.generation),
      receipt,
    })),
    forgets: [],
    rechecks: [],
    reports_version: 0,
    crawl: [],
    ...over,
  };
}

export function loadResultOf(
  runId: string,
  version: number,
  files: readonly LoadedFile[],
): LoadResult {
  return { run_id: runId, host: 'lambda', version, files, ms: { stage: 3, commit: 2 } };
}

/** Everything in the lake bucket, parsed where it is JSON: for comparing final states. */
export async function contentOf(store: ObjectStore, prefix = ''): Promise<Record<string, unknown>> {
  const content: Record<string, unknown> = {};
  for await (const { key } of store.list(LAKE, prefix)) {
    const body = (await store.get(LAKE, key))?.body ?? Buffer.alloc(0);
    content[key] = key.endsWith('.gz') ? body.toString('hex') : JSON.parse(body.toString());
  }
  return content;
}
