import type { FixOutcome } from '../../shared/decisions';

/** What became of one row of a corrected rejects file, in words. docs/reject-reasons.md is generated from this. */
export interface FixOutcomeText {
  readonly title: string;
  readonly message: string;
  /** What to do, where something is left to do. */
  readonly action: string;
}

const NOTHING = 'Nothing.';

/** Every outcome, the good ones first. */
export const FIX_OUTCOMES: Readonly<Record<FixOutcome, FixOutcomeText>> = {
  taken: {
    title: 'Taken',
    message:
      'The corrected row keeps the contract and is loaded; it keeps the line that it repairs.',
    action: NOTHING,
  },
  duplicate: {
    title: 'Key taken',
    message:
      'The corrected row keeps the contract, but another row of the file has its key. Rows of the file itself come first, then corrected ones by line.',
    action: 'Nothing, unless the key was mistyped: then correct the row once more.',
  },
  overridden: {
    title: 'Overridden',
    message: 'A newer correction of the same line is valid and counts instead.',
    action: NOTHING,
  },
  unchanged: {
    title: 'Unchanged',
    message:
      'None of the cells that were wrong has changed; or an earlier correction already says the same; or the row is a duplicate that nobody touched.',
    action:
      'Correct the cells that `_reasons` names. If a row that was cut wrongly is right as it is shown, empty its `_reasons`.',
  },
  still_rejected: {
    title: 'Still rejected',
    message: 'The corrected row does not keep the contract either; `reasons` says why.',
    action: 'Correct the cells that are named.',
  },
  unknown_file: {
    title: 'Unknown file',
    message: '`_file` names no file that was ever dropped here.',
    action: 'Take the row from the rejects file again, and import `_file` as text.',
  },
  unknown_line: {
    title: 'No rejected line',
    message:
      'The file has no rejected row at `_line`: the line was taken, is a duplicate that somebody changed, or does not exist.',
    action: 'Nothing, unless `_line` was changed: then take the row from the rejects file again.',
  },
  doubled_line: {
    title: 'Line occurs twice',
    message: 'Several rows have the same `_file` and `_line`, so none of them is taken.',
    action: 'Keep one row for each line. New rows belong into a file of their dataset.',
  },
  check_differs: {
    title: 'Check differs',
    message:
      '`_check` is not that of the row at `_line`: either cell was changed. Spreadsheets turn a check of digits into a number such as 1E+15, or cut its zeros.',
    action:
      'Take `_file`, `_line` and `_check` from the rejects file again, and import them as text.',
  },
  row_incomplete: {
    title: 'Row incomplete',
    message:
      '`_file` or `_line` cannot be read, or the row or its header lacks a cell that is to be corrected.',
    action:
      'Take the row from the rejects file again. New rows belong into a file of their dataset.',
  },
};
