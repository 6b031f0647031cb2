/** Why one row was not taken. The code stands in receipts, ledgers and `_reasons`. */
export interface RejectReason {
  readonly code: string;
  readonly title: string;
  /** What is wrong with the row; `{column}` is the contract's column, where one is to blame. */
  readonly message: string;
  readonly action: string;
}

/**
 * Every reason of a row, in the order in which they are listed: the whole row first, then its cells.
 * docs/reject-reasons.md is generated from this.
 */
export const REJECT_REASONS = [
  {
    code: 'encoding',
    title: 'Unreadable bytes',
    message: 'The row holds bytes that do not belong to the encoding of the file, or a NUL byte.',
    action: 'Save the file again as UTF-8, or type the damaged cells again.',
  },
  {
    code: 'quote',
    title: 'Quote not closed or misplaced',
    message: 'A quotation mark opens and is not closed, or stands in the middle of a cell.',
    action: 'Enclose the cell in quotation marks and double those inside: "5"" pipe".',
  },
  {
    code: 'length',
    title: 'Too long or too short',
    message:
      'Without a column: the row is longer than 1 MB. With one: {column} has too many or too few characters, or the key is longer than 1,000 bytes.',
    action: 'Shorten the cell in the source; a row of more than 1 MB is listed without its cells.',
  },
  {
    code: 'field_count',
    title: 'Wrong number of cells',
    message: 'The row has more or fewer cells than the header.',
    action: 'Add the missing cells, or quote the cell that contains the delimiter.',
  },
  {
    code: 'repeated_header',
    title: 'Header line again',
    message: 'The row repeats the header, as in exports that were put one behind the other.',
    action: 'Nothing, or remove the line; the rows below it are taken.',
  },
  {
    code: 'summary_row',
    title: 'Total of other rows',
    message:
      'The row begins with a word such as `Total`, its other cells are numbers, and at least half of its cells are empty (any number of them after `Grand total` or `Total:`): it is about other rows.',
    action: 'Nothing, or remove the line. If it is a row of the data, empty its `_reasons`.',
  },
  {
    code: 'missing',
    title: 'Required cell is empty',
    message: '{column} is required and is empty or a null token.',
    action: 'Fill in the cell.',
  },
  {
    code: 'type',
    title: 'Not of the type',
    message: '{column} is not a whole number, decimal, date, timestamp or truth value as declared.',
    action: 'Write the value as docs/datasets.md shows; dates only in the listed formats.',
  },
  {
    code: 'range',
    title: 'Out of range',
    message: '{column} is below the minimum, above the maximum, or has more digits than declared.',
    action: 'Correct the value; the bounds are in docs/datasets.md.',
  },
  {
    code: 'enum',
    title: 'Not one of the allowed values',
    message: '{column} is none of the values that the contract lists.',
    action: 'Use a listed value, or have the contract extended.',
  },
  {
    code: 'pattern',
    title: 'Not of the declared form',
    message: '{column} does not match the pattern of the contract.',
    action: 'Correct the value, for example an e-mail address without a space.',
  },
  {
    code: 'transform',
    title: 'Derived value cannot be computed',
    message:
      '{column} is computed from the row, and this row has no result (division by zero, overflow).',
    action: 'Correct the cells that the computation reads.',
  },
  {
    code: 'ambiguous_duplicate',
    title: 'Same row but for columns that are not kept',
    message:
      'The dataset has no key, and the row equals an earlier one in every column that is kept, but not in the others.',
    action: 'Add the distinguishing column to the contract, or remove one of the rows.',
  },
  {
    code: 'duplicate',
    title: 'Key seen before in this file',
    message:
      'Another row of the file with the same key was taken: the first, or the newest where the contract orders versions. Counted as duplicate, not as rejected; listed only where the content differs.',
    action: 'Nothing, unless the other row is the wrong one: then remove that one.',
  },
  {
    code: 'warehouse:<sqlstate>',
    title: 'Refused by the warehouse',
    message:
      'The row keeps the contract, but PostgreSQL refused it with this SQLSTATE. It does not count for `maxRejectedPercent`.',
    action:
      'Correct the row; every cell may be changed. Report it: the contract should have found it.',
  },
] as const satisfies readonly RejectReason[];

/** A code as it stands in receipts and ledgers; the SQLSTATE is filled in. */
export type RejectCode =
  | Exclude<(typeof REJECT_REASONS)[number]['code'], `warehouse:${string}`>
  | `warehouse:${string}`;
