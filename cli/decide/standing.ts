import type { DecisionKind } from '../../lambdas/shared/decisions';
import type { Books, Receipt } from '../../lambdas/shared/documents';

/** Decisions that people take about one file. */
export type FileDecision = Extract<DecisionKind, 'replay' | 'release' | 'waive' | 'retract'>;

/** Whether a decision about a file has something to do: it was taken before, or it would change nothing. */
export type Standing =
  | { readonly state: 'open' }
  | { readonly state: 'taken'; readonly words: string }
  | { readonly state: 'pointless'; readonly words: string };

const OPEN = { state: 'open' } as const;

/** Looks at what a file is before a decision about it is written down. */
export function standingOf(kind: FileDecision, receipt: Receipt, books: Books): Standing {
  if (receipt.status === 'retracted') return ofRetracted(kind);
  switch (kind) {
    case 'release':
      return ofHeld(receipt, books);
    case 'waive':
      return ofRejects(receipt, books);
    case 'retract':
      return ofRows(receipt);
    case 'replay':
      return OPEN;
    default:
      return kind satisfies never;
  }
}

function ofRetracted(kind: FileDecision): Standing {
  if (kind === 'retract') return { state: 'taken', words: 'it is retracted already' };
  const words = 'it was retracted, and stays so: drop the file again if it is wanted';
  return { state: 'pointless', words };
}

function ofRows({ status }: Receipt): Standing {
  if (status !== 'refused' && status !== 'unrecognised') return OPEN;
  return { state: 'pointless', words: `it is ${status}: none of its rows was taken` };
}

function ofHeld({ released, status }: Receipt, { outcome }: Books): Standing {
  if (released !== null) {
    const words = `${released.by} released it already (${released.at})`;
    return { state: 'taken', words };
  }
  // the loader holds files, too: a pending one may be held when its run has ended
  if (status === 'held' || outcome === 'held' || outcome === 'pending') return OPEN;
  return { state: 'pointless', words: `it is not held, but ${outcome}` };
}

function ofRejects({ waived }: Receipt, { rows }: Books): Standing {
  if (waived !== null)
    return { state: 'taken', words: `${waived.by} waived its rejects already (${waived.at})` };
  return rows.rejected > 0
    ? OPEN
    : { state: 'pointless', words: 'it has no rejected rows: there is nothing to give up' };
}
