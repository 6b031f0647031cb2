import type { Books } from '../../lambdas/shared/documents';
import { closedByNewer } from '../../lambdas/shared/reject-status';

/** Why a file needs a person, and what that person can do. */
export interface Need {
  readonly kind: 'held' | 'failed' | 'refused' | 'open_rejects';
  readonly words: string;
}

/** What a file waits for; undefined when nobody needs to do anything about it. */
export function needOf(books: Books): Need | undefined {
  const { outcome, status, file_id: id } = books;
  switch (outcome) {
    case 'held':
      return { kind: 'held', words: `HELD: \`lake fix\` its rejects, or \`lake release ${id}\`` };
    case 'failed':
      return { kind: 'failed', words: `FAILED: \`lake replay ${id}\`, or drop it again` };
    case 'refused':
    case 'unrecognised':
      return { kind: 'refused', words: 'drop a corrected file under the same key' };
    case 'retracted':
      return undefined;
    case 'pending':
    case 'loaded':
    case 'duplicate_file':
      return status === 'clean' ? openRejects(books) : undefined;
    case 'superseded':
      return undefined;
    default:
      return outcome satisfies never;
  }
}

function openRejects({ rows, waived, file_id: id }: Books): Need | undefined {
  if (rows.rejected === 0 || waived !== null) return undefined;
  const words = `${rows.rejected} OPEN REJECTS: \`lake rejects --file ${id} --out FILE\`, correct, \`lake fix FILE\`; or \`lake waive ${id}\``;
  return { kind: 'open_rejects', words };
}

/**
 * The files that need a person. A newer accepted version of a source key closes what its older versions
 * left open, whatever that was.
 * @param all Every file; those of other datasets may be newer versions.
 */
export function filesInNeed(all: readonly Books[]): Books[] {
  const closed = closedByNewer(all);
  return all.filter((books) => needOf(books) !== undefined && !closed(books));
}
