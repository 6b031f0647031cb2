import type { Books, LoadedFile, Outcome, Reason, Receipt } from './documents';

/** Outcomes whose rows went through the merge. */
const MERGED: ReadonlySet<Outcome> = new Set<Outcome>(['loaded', 'duplicate_file', 'superseded']);

/** Why the loader itself held a file that clean had let pass; `lake release` overrules the first. */
const HELD_BY_LOADER: Readonly<Record<NonNullable<LoadedFile['reason']>, string>> = {
  too_many_rows_lost:
    'it lacks more of the rows of the version before than the contract allows: drop the whole file again, or release it if the rows are really gone',
  canon_changed:
    'its rows were written by another definition of the canonical form than those in the warehouse: replay the older files of this dataset first, then this one',
};

/**
 * The books of one file: what clean counted, joined with what the loader says of it.
 * A file whose newest generation the loader has not seen is `pending`.
 */
export function toBooks(receipt: Receipt, loaded: LoadedFile | undefined): Books {
  const done = loaded !== undefined && loaded.generation >= receipt.generation ? loaded : undefined;
  const merged = done !== undefined && MERGED.has(done.outcome) ? done : undefined;
  return {
    file: receipt.file,
    file_id: receipt.file_id,
    dataset: receipt.dataset,
    contract_version: receipt.contract_version,
    bucket: receipt.bucket,
    key: receipt.key,
    version_id: receipt.version_id,
    order_time: receipt.order_time,
    generation: receipt.generation,
    bytes: receipt.bytes,
    sha256: receipt.sha256,
    status: receipt.status,
    reason: receipt.reason ?? loaderReason(done),
    rows: merged === undefined ? receipt.rows : mergedRows(receipt, merged),
    rejected_by_reason: receipt.rejected_by_reason,
    ...(receipt.warnings === undefined ? {} : { warnings: receipt.warnings }),
    ...(receipt.proposal_key === undefined ? {} : { proposal_key: receipt.proposal_key }),
    rejects_key: receipt.rejects_key,
    reject_ledger_key: receipt.reject_ledger_key,
    released: receipt.released,
    waived: receipt.waived,
    fixes: receipt.fixes.length,
    outcome: done?.outcome ?? 'pending',
    rows_held: done?.rows_held ?? 0,
    loaded:
      merged === undefined
        ? null
        : {
            inserted: merged.rows_inserted,
            updated: merged.rows_updated,
            unchanged: merged.rows_unchanged,
            superseded: merged.rows_superseded,
          },
    run_id: done?.run_id ?? null,
    loaded_at: done?.loaded_at ?? null,
    version: done?.version ?? 0,
    ms: receipt.ms,
  };
}

function loaderReason(done: LoadedFile | undefined): Reason | null {
  const code = done?.reason ?? undefined;
  return code === undefined ? null : { code, message: HELD_BY_LOADER[code] };
}

/** The loader may reject rows that clean accepted; its figures are the final ones. */
function mergedRows(receipt: Receipt, loaded: LoadedFile): Receipt['rows'] {
  const refused = loaded.rows_rejected - receipt.rows.rejected;
  return {
    ...receipt.rows,
    read: loaded.rows_read,
    clean: receipt.rows.clean - refused,
    rejected: loaded.rows_rejected,
    duplicate: loaded.rows_duplicate,
  };
}

/**
 * True when every row read has exactly one fate, both in clean's figures and in the loader's.
 * Rows that were erased because their person is forgotten have left the parts; the loader counts them as superseded.
 */
export function booksBalance({ rows, loaded, status }: Books): boolean {
  const cleaned = rows.clean + rows.rejected + rows.duplicate + (rows.forgotten ?? 0);
  if (status === 'clean' && rows.read !== cleaned) return false;
  if (loaded === null) return true;
  const merged = loaded.inserted + loaded.updated + loaded.unchanged + loaded.superseded;
  return rows.read === merged + rows.duplicate + rows.rejected;
}
