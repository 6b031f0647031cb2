/** One difference between what arrived, what the contract says and what the catalogue shows. */
export interface DriftProblem {
  readonly phase: 'receipts' | 'catalogue';
  readonly code:
    | 'contract_unknown'
    | 'contract_changed'
    | 'column_missing'
    | 'rows_differ'
    | 'table_missing'
    | 'columns_differ'
    | 'type_differs';
  readonly dataset: string;
  readonly file_id: string | null;
  readonly column: string | null;
  readonly message: string;
}

/** `runs/<run id>/verify.json`. */
export interface Verification {
  readonly run_id: string;
  readonly problems: readonly DriftProblem[];
}
