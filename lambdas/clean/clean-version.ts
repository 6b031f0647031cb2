import type { Contract } from '../../contracts/types';
import type { Decision, FixEntry } from '../shared/decisions';
import type { Dialect } from '../shared/documents';
import { ObjectMissing } from '../shared/errors';
import { type Cleaning, cleanStream, refusedCleaning } from './engine/clean-stream';
import type { LineFix, RefusedLine } from './engine/line-fixes';
import { refusal } from './engine/refusals';
import { renditionOf } from './file-identity';
import { lakeKeys, lakeOutputs } from './lake-outputs';
import type { CleanConfig, CleanPorts } from './ports';
import type { FoundVersion } from './raw-version';
import type { KeyOf } from './receipt';

/** All that a rendition is a function of, besides the raw bytes. */
export interface RenditionInputs {
  /** The contract and the dialect of the generation before, which bind; else today's contracts decide. */
  readonly before: { readonly contract: Contract; readonly dialect: Dialect | null } | undefined;
  /** Oldest first. */
  readonly fixes: readonly FixEntry[];
  /** Ids of all fixes, sorted. */
  readonly fixIds: readonly string[];
  readonly decisions: readonly Decision[];
  /** True where nothing was cleaned before. */
  readonly first: boolean;
}

/** A cleaning that lies in the lake. */
export interface CleanedVersion {
  readonly cleaning: Cleaning;
  readonly rendition: string;
  readonly keyOf: KeyOf;
}

/**
 * Cleans a raw version into the lake: parts, rejects, ledger. The same inputs write the same bytes
 * under the same keys. @returns undefined when the raw version is gone.
 */
export async function cleanVersion(
  ports: CleanPorts,
  config: CleanConfig,
  { identity, bytes }: FoundVersion,
  inputs: RenditionInputs,
): Promise<CleanedVersion | undefined> {
  if (bytes === undefined) return undefined;
  const { bucket, key, versionId, fileId } = identity;
  const refusals = inputs.decisions.filter(({ kind }) => kind === 'reject_rows');
  const under = (hash: string | undefined) =>
    refusals.filter(({ contract_hash }) => contract_hash === hash);
  const plain = inputs.first && inputs.fixIds.length === 0 && refusals.length === 0;
  const named = (contract: Contract | null, dataset: string | null) => {
    const ids = under(contract?.hash).map(({ id }) => id);
    const rendition = renditionOf(contract?.hash ?? null, inputs.fixIds, ids);
    return { rendition, keyOf: lakeKeys(dataset, { fileId, rendition, plain }) };
  };
  const done = (cleaning: Cleaning): CleanedVersion => {
    return { cleaning, ...named(cleaning.contract, cleaning.dataset) };
  };
  if (bytes > config.maxBytes) {
    return done(refusedCleaning(refusal('too_large', { bytes, limit: config.maxBytes }), bytes));
  }
  try {
    const cleaning = await cleanStream(
      () => ports.store.stream(bucket, key, versionId),
      (contract) =>
        lakeOutputs(ports, config.lakeBucket, named(contract, contract?.dataset ?? null).keyOf),
      {
        ...boundBy(inputs.before),
        contracts: ports.contracts,
        key,
        fileId,
        infer: false,
        plain: false,
        maxBytes: config.maxBytes,
        expectedBytes: bytes,
        fixes: inputs.fixes.flatMap(lineFixes),
        refusedRows: ({ hash }) => under(hash).flatMap(refusedLines),
      },
    );
    return done(cleaning);
  } catch (error) {
    if (error instanceof ObjectMissing) return undefined;
    throw error;
  }
}

function boundBy(before: RenditionInputs['before']) {
  if (before === undefined) return {};
  const { contract, dialect } = before;
  return { contract, ...(dialect !== null && { dialect }) };
}

function lineFixes({ fix_id: fixId, by, at, rows }: FixEntry): LineFix[] {
  return rows.map((row) => ({ ...row, fixId, by, at }));
}

function refusedLines({ rows = [], fixes = [] }: Decision): RefusedLine[] {
  return rows.map((row) => ({ ...row, fixes }));
}
