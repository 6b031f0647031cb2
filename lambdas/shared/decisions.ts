/** What people and the warehouse decide, corrected rows, and the receipts of both. Field names are snake_case as in `documents.ts`. */
import type { Reason } from './documents';

/** What people (or the warehouse) decide: an immutable object `raw/decisions/<id>.json`. */
export interface Decision {
  /** A ULID, or `warehouse-<file id>-<generation>`. */
  readonly id: string;
  readonly kind: DecisionKind;
  /** The file that it is about; null for `forget` and `recheck`. */
  readonly file_id: string | null;
  /** `forget`: the dataset and the key of the person. */
  readonly dataset: string | null;
  readonly key: readonly string[] | null;
  /**
   * `reject_rows`: rows that only the database refused, the fixes that their file had then, and the contract that it was
   * cleaned under. Under another contract (a replay) the rows are tried again.
   */
  readonly rows?: readonly RefusedRow[];
  readonly fixes?: readonly string[];
  readonly contract_hash?: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly why: string;
}

export type DecisionKind =
  | 'replay'
  | 'release'
  | 'waive'
  | 'retract'
  | 'reject_rows'
  | 'forget'
  | 'recheck';

/** A row that passed cleaning and was refused by PostgreSQL. */
export interface RefusedRow {
  readonly line: number;
  /** False when the row came from a fix. */
  readonly own: boolean;
  readonly sqlstate: string;
}

/** What one fix says of one file: `fixes/<file id>/<order time>-<fix id>.json` in the lake bucket. */
export interface FixEntry {
  /** File id of the corrected rejects file. */
  readonly fix_id: string;
  readonly order_time: number;
  readonly by: string;
  readonly at: string;
  readonly rows: readonly FixRow[];
}

/** One corrected row: cells by the header names of the rejects file. */
export interface FixRow {
  readonly line: number;
  readonly check: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** What became of one row of a fix. */
export type FixOutcome =
  | 'taken'
  | 'duplicate'
  | 'overridden'
  | 'unchanged'
  | 'still_rejected'
  | 'unknown_file'
  | 'unknown_line'
  | 'doubled_line'
  | 'check_differs'
  | 'row_incomplete';

/** One row of a fix, and what became of it; never a cell. */
export interface FixResult {
  readonly file_id: string;
  readonly line: number;
  readonly outcome: FixOutcome;
  /** Reasons that are left when it is `still_rejected`. */
  readonly reasons?: string;
  /** Columns that were changed although nothing was wrong with them: not taken over. */
  readonly ignored?: readonly string[];
}

/** What the receipt of a fix or of a decision says of the raw object itself, which has no rows of its own. */
export interface RawObjectReceipt {
  readonly file: string;
  readonly file_id: string;
  readonly bucket: string;
  readonly key: string;
  readonly version_id: string;
  readonly order_time: number;
  readonly bytes: number;
  readonly status: 'clean' | 'refused';
  readonly reason: Reason | null;
  readonly cleaned_at: string;
}

/** `receipts/_fixes/<fix id>.json`: the receipt of a corrected rejects file. */
export interface FixReceipt extends RawObjectReceipt {
  readonly kind: 'fix';
  readonly by: string;
  /** Files whose rows it repairs, with the generation that has taken it in (null: not cleaned yet, their cleaning will). */
  readonly targets: readonly { readonly file_id: string; readonly generation: number | null }[];
  readonly rows: Readonly<Partial<Record<FixOutcome, number>>>;
  readonly results: readonly FixResult[];
}

/** `receipts/_decisions/<file id of the raw object>.json`: the receipt of a decision. */
export interface DecisionReceipt extends RawObjectReceipt {
  readonly kind: 'decision';
  /** Null when it was refused. */
  readonly decision: Pick<
    Decision,
    'id' | 'kind' | 'file_id' | 'dataset' | 'by' | 'at' | 'why'
  > | null;
  /** The generation that has taken it in; null for `forget`, `recheck`, and when the file is not cleaned yet. */
  readonly generation: number | null;
}
