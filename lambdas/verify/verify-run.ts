import type { Contract } from '../../contracts/types';
import { KEY } from '../../names';
import { TerminalError } from '../shared/errors';
import { readJson, updateJson } from '../shared/json-object';
import type { Manifest } from '../shared/manifest';
import type { Clock, Log, ObjectStore } from '../shared/ports';
import type { DriftProblem, Verification } from '../shared/verification';
import { recordVerified, type VerifiedContract } from '../shared/verified-contracts';
import type { Catalogue, CatalogueTable } from './catalogue';
import { compareCatalogue } from './compare-catalogue';
import { compareReceipt } from './compare-receipts';

export interface VerifyPorts {
  readonly store: ObjectStore;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly log: Log;
}

export interface VerifyConfig {
  readonly lakeBucket: string;
  readonly contracts: readonly Contract[];
}

export interface VerifyRequest {
  readonly run_id: string;
  /** `receipts` before the crawler, `catalogue` after it. */
  readonly phase: DriftProblem['phase'];
}

export interface VerifyAnswer {
  readonly run_id: string;
  readonly crawl: boolean;
  /** Number of problems in this phase. They are alarmed; they do not stop the load. */
  readonly problems: number;
}

/** Compares the batch with its contracts and writes what differs to `runs/<run id>/verify.json`. */
export async function verifyRun(
  ports: VerifyPorts,
  config: VerifyConfig,
  { run_id, phase }: VerifyRequest,
): Promise<VerifyAnswer> {
  const { store, log } = ports;
  const key = KEY.manifest(run_id);
  const manifest = await readJson<Manifest>(store, config.lakeBucket, key);
  if (manifest === undefined) throw new TerminalError(`run ${run_id} has no manifest`, { key });
  const problems =
    phase === 'receipts'
      ? receiptProblems(manifest, config.contracts)
      : await catalogueProblems(ports, config, manifest);
  await updateJson<Verification>(store, config.lakeBucket, KEY.verification(run_id), (known) => {
    const others = known?.problems.filter((problem) => problem.phase !== phase) ?? [];
    return { run_id, problems: [...others, ...problems] };
  });
  for (const { code, dataset, column } of problems) log.warn('drift', { code, dataset, column });
  return { run_id, crawl: manifest.crawl.length > 0, problems: problems.length };
}

function receiptProblems(manifest: Manifest, contracts: readonly Contract[]): DriftProblem[] {
  const known = new Map(contracts.map((contract) => [contract.dataset, contract]));
  return manifest.files.flatMap(({ receipt }) =>
    compareReceipt(receipt, known.get(receipt.dataset ?? '')),
  );
}

/** Remembers each comparison, so that the crawler runs again only for another contract, or a day after a problem. */
async function catalogueProblems(
  { store, catalogue, clock }: VerifyPorts,
  { lakeBucket, contracts }: VerifyConfig,
  manifest: Manifest,
): Promise<DriftProblem[]> {
  const tables = new Map((await catalogue.tables()).map((table) => [table.name, table]));
  const at = new Date(clock.now()).toISOString();
  const compared: Record<string, VerifiedContract> = {};
  const problems: DriftProblem[] = [];
  for (const contract of contracts) {
    if (!manifest.crawl.includes(contract.dataset)) continue;
    const table = tables.get(contract.dataset);
    const seen = table && (await asCrawled(catalogue, manifest, contract, table));
    const found = compareCatalogue(contract, seen);
    problems.push(...found);
    compared[contract.dataset] = { contract_hash: contract.hash, at, problems: found.length };
  }
  await recordVerified(store, lakeBucket, compared);
  return problems;
}

/**
 * The table with the columns of the batch's newest folder: a crawler of new folders adds these as partitions and leaves the columns
 * of the table as the first crawl made them, whatever the contract says since.
 */
async function asCrawled(
  catalogue: Catalogue,
  { files }: Manifest,
  { dataset, hash }: Contract,
  table: CatalogueTable,
): Promise<CatalogueTable> {
  const newest = files
    .map(({ receipt }) => receipt)
    .filter((receipt) => receipt.dataset === dataset && receipt.contract_hash === hash)
    .filter(({ parts }) => parts.length > 0)
    .toSorted((a, b) => b.cleaned_at.localeCompare(a.cleaned_at))[0];
  if (newest === undefined) return table;
  const columns = await catalogue.folderColumns(dataset, [newest.file_id, newest.rendition]);
  return columns === undefined || columns.length === 0 ? table : { ...table, columns };
}
