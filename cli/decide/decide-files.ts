import { mapBounded } from '../../lambdas/shared/bounded';
import type { DecisionReceipt } from '../../lambdas/shared/decisions';
import type { Books, Receipt } from '../../lambdas/shared/documents';
import { OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import type { FinalBooks } from '../drop/wait-for-books';
import { putDecision, type SentDecision } from './put-decision';
import type { Signature } from './signature';
import { type FileDecision, standingOf } from './standing';
import { waitForObjects } from './wait-for-objects';
import type { Waiting } from './waiting';

/** A file that is decided about. */
export interface Target {
  readonly books: Books;
  readonly receipt: Receipt;
}

/** What became of a decision about one file. */
export interface FileDecided {
  readonly file_id: string;
  readonly file: string;
  readonly kind: FileDecision;
  /**
   * `taken`: a new generation of the file has it; `before`: it was taken long ago; `pointless`: it would change
   * nothing; `refused`: clean does not take it; `sent`: it lies in the raw bucket, nobody waited for more.
   */
  readonly state: 'taken' | 'before' | 'pointless' | 'refused' | 'sent';
  /** Id of the decision; null when none was written. */
  readonly decision: string | null;
  readonly by: string;
  readonly why: string;
  /** Generation of the file that has taken it in; null while that is not known. */
  readonly generation: number | null;
  /** Why not, in words. */
  readonly message: string | null;
}

/** A decision that was written for a target, or why not. */
interface Submitted {
  readonly target: Target;
  readonly sent?: SentDecision;
  readonly decided: FileDecided;
}

/** Decisions in flight at once. */
const IN_FLIGHT = 8;

/**
 * Decides about files: writes one decision a file, where it has something to do, and waits for the receipts.
 * @param waiting left out: nobody waits
 */
export async function decideFiles(
  cloud: Cloud,
  kind: FileDecision,
  targets: readonly Target[],
  signature: Signature,
  waiting?: Waiting,
): Promise<FileDecided[]> {
  const submitted = await mapBounded(
    targets,
    (target) => submit(cloud, kind, target, signature),
    IN_FLIGHT,
  );
  if (waiting === undefined) return submitted.map(({ decided }) => decided);
  const receipts = await waitForObjects<DecisionReceipt>(
    waiting.ports,
    cloud.output(OUTPUT.lakeBucket),
    submitted.flatMap(({ sent }) => sent?.receiptKey ?? []),
    waiting.deadline,
  );
  const byDecision = new Map(
    receipts.flatMap((receipt) => (receipt === undefined ? [] : [[receipt.key, receipt]])),
  );
  return submitted.map(({ sent, decided }) => {
    const receipt = sent && byDecision.get(sent.key);
    return receipt === undefined ? decided : withReceipt(decided, receipt);
  });
}

async function submit(
  cloud: Cloud,
  kind: FileDecision,
  target: Target,
  signature: Signature,
): Promise<Submitted> {
  const { books, receipt } = target;
  const { file_id, file } = books;
  const base = { file_id, file, kind, ...signature, generation: null };
  const standing = standingOf(kind, receipt, books);
  if (standing.state !== 'open') {
    const state = standing.state === 'taken' ? 'before' : standing.state;
    return { target, decided: { ...base, state, decision: null, message: standing.words } };
  }
  const draft = { kind, file_id, dataset: null, key: null, ...signature };
  const sent = await putDecision(cloud, draft, Date.now());
  const decided = { ...base, state: 'sent', decision: sent.decision.id, message: null } as const;
  return { target, sent, decided };
}

function withReceipt(decided: FileDecided, receipt: DecisionReceipt): FileDecided {
  const { status, generation, reason } = receipt;
  const message = reason?.message ?? null;
  return { ...decided, state: status === 'clean' ? 'taken' : 'refused', generation, message };
}

/** The books that decisions lead to: of each file the generation that has taken its decision in. */
export function booksToCome(decided: readonly FileDecided[]): FinalBooks[] {
  return decided.flatMap(({ state, file_id, generation }) =>
    state === 'taken' && generation !== null ? [{ file_id, generation }] : [],
  );
}
