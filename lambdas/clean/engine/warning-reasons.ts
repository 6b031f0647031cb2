/** What about a row is worth a look although the row is kept. The code stands in receipts (`warnings`). */
interface RowWarningText {
  readonly code: string;
  readonly title: string;
  /** `{column}` is the contract's column. */
  readonly message: string;
  readonly action: string;
}

/** Every warning. The first five are found in every dataset, the others where its contract declares them. */
export const ROW_WARNINGS = [
  {
    code: 'damaged',
    title: 'Damaged characters',
    message:
      '{column} holds U+FFFD, or UTF-8 that was read as Windows-1252 and saved again (`Ã©` for `é`).',
    action: 'Export again as UTF-8: what was lost cannot be guessed.',
  },
  {
    code: 'invisible',
    title: 'Invisible characters',
    message:
      '{column} holds control characters, no-break spaces, soft hyphens, zero-width or direction marks. They count when values are compared.',
    action: 'Remove them in the source.',
  },
  {
    code: 'spreadsheet',
    title: 'Lost in a spreadsheet',
    message:
      '{column} is an error value (`#REF!`), hash marks of a narrow column, or a number cut to 1.23457E+15.',
    action: 'Import the column as text, and export again from the source.',
  },
  {
    code: 'formula',
    title: 'Reads as a formula',
    message: '{column} begins like a formula; a spreadsheet would run it.',
    action: 'Nothing where it is meant: it is kept as it is, and is data to the warehouse.',
  },
  {
    code: 'placeholder',
    title: 'Stands for no value',
    message:
      '{column} is a word or mark for no value (`N/A`, `null`, `-`) that the contract does not declare.',
    action: 'Add it to `missingValues` of the contract, if it means no value there.',
  },
  {
    code: 'missing',
    title: 'Empty, but expected',
    message:
      '{column} is empty, or a word for no value, and the contract warns of that (`nullValues`, `missingValues`).',
    action: 'Fill in the cell in the source.',
  },
  {
    code: 'range',
    title: 'Beyond the usual bounds',
    message: '{column} is beyond the bounds that the contract warns of.',
    action: 'Look at the value; correct it in the source.',
  },
  {
    code: 'length',
    title: 'Unusual length',
    message: '{column} is shorter or longer than the contract warns of.',
    action: 'Look at the value; correct it in the source.',
  },
  {
    code: 'pattern',
    title: 'Unusual form',
    message: '{column} does not match the pattern that the contract warns of.',
    action: 'Look at the value; correct it in the source.',
  },
  {
    code: 'enum',
    title: 'Unusual value',
    message: '{column} is none of the values that the contract expects.',
    action: 'Look at the value; correct it in the source, or extend the list.',
  },
] as const satisfies readonly RowWarningText[];

export type WarningCode = (typeof ROW_WARNINGS)[number]['code'];
