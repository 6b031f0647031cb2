import { DECISIONS_PREFIX } from '../../names';
import { mapBounded } from '../shared/bounded';
import type { Decision } from '../shared/decisions';
import { PreconditionFailed } from '../shared/errors';
import { writeJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';
import type { JoinedFile } from './run-books';

/** The decision that takes rows out of a file which only PostgreSQL refused: of one generation always the same bytes. */
function rejectRows({ loaded, receipt }: JoinedFile): Decision | undefined {
  const rows = loaded.refused_rows ?? [];
  if (rows.length === 0 || receipt.contract_hash === null) return undefined;
  return {
    id: `warehouse-${loaded.file_id}-${loaded.generation}`,
    kind: 'reject_rows',
    file_id: loaded.file_id,
    dataset: null,
    key: null,
    rows,
    fixes: receipt.fixes,
    contract_hash: receipt.contract_hash,
    by: 'warehouse',
    at: loaded.loaded_at,
    why: `PostgreSQL refused ${rows.length} of its rows`,
  };
}

/**
 * Drops the decisions into the raw bucket, as a person would: clean then makes the next generation, whose rejects file has these
 * rows for people to correct. Rows of a generation that is not the newest are told again when the newest is loaded.
 */
export async function decideRefusedRows(
  store: ObjectStore,
  rawBucket: string,
  files: readonly JoinedFile[],
): Promise<void> {
  await mapBounded(
    files.flatMap((file) => rejectRows(file) ?? []),
    async (decision) => {
      try {
        await writeJson(
          store,
          rawBucket,
          `${DECISIONS_PREFIX}${decision.id}.json`,
          decision,
          'first',
        );
      } catch (error) {
        // an earlier report of the same generation has decided
        if (!(error instanceof PreconditionFailed)) throw error;
      }
    },
  );
}
