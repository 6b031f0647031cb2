/** Why a whole file was not taken, or is held. `{…}` are filled in where the refusal is made. */
export interface RefusalText {
  readonly title: string;
  /** One or two sentences: what it is, and what to do. */
  readonly message: string;
}

/** Every `reason.code` of a receipt that cleaning itself makes. docs/reject-reasons.md is generated from this. */
export const REFUSALS = {
  empty: {
    title: 'Empty file',
    message: 'The file has no content. Export it again.',
  },
  header_only: {
    title: 'Header without rows',
    message: 'The file has a header and no rows. Export it again, with its data.',
  },
  spreadsheet: {
    title: 'Spreadsheet',
    message:
      'The file is an Excel or OpenDocument workbook. Save each sheet as CSV UTF-8 and drop that.',
  },
  archive: {
    title: 'Archive or unknown compression',
    message: 'The file is a {kind} archive. Unpack it and drop the CSV files, plain or gzip.',
  },
  pdf: { title: 'PDF', message: 'The file is a PDF. Export the data as CSV and drop that.' },
  image: {
    title: 'Image',
    message: 'The file is a {kind} image, whatever its name says. Drop a CSV file.',
  },
  html: {
    title: 'Web page',
    message:
      'The file is a web page, often the error or sign-in page of the exporting system. Export it again.',
  },
  xml: { title: 'XML', message: 'The file is XML. Export the data as CSV and drop that.' },
  json: { title: 'JSON', message: 'The file is JSON. Export the data as CSV and drop that.' },
  columnar: {
    title: 'Columnar or database file',
    message: 'The file is a {kind} file. Export the data as CSV and drop that.',
  },
  git_lfs_pointer: {
    title: 'Git LFS pointer',
    message:
      'The file is a Git LFS pointer, not the data. Run "git lfs pull" and drop the real file.',
  },
  binary: {
    title: 'Binary content',
    message: 'The file holds binary data, not text. Export the data as CSV and drop that.',
  },
  gzip_damaged: {
    title: 'Damaged gzip',
    message: 'The gzip file is cut short or damaged. Compress and upload it again.',
  },
  gzip_bomb: {
    title: 'gzip ratio too high',
    message:
      'The gzip file grows more than {ratio} times when unpacked. Drop the plain file if it is genuine.',
  },
  too_large: {
    title: 'Larger than the limit',
    message:
      'The file has {bytes} bytes, the limit is {limit}. Split it by rows, each piece with the header, or raise clean.maxBytes.',
  },
  raw_missing: {
    title: 'Gone before it was read',
    message:
      'This version of the file was deleted before it was cleaned. Drop the file again if it is still wanted.',
  },
  encoding: {
    title: 'Not in the declared encoding',
    message: 'The file is not {encoding}, which the contract declares. Save it in that encoding.',
  },
  encoding_unknown: {
    title: 'Encoding unknown',
    message:
      'The file is neither UTF-8, UTF-16 nor Windows-1252: its letters cannot be told. Save it as UTF-8 and drop it again.',
  },
  header_quote: {
    title: 'Unreadable header',
    message:
      'The header has an unclosed or misplaced quotation mark, or is longer than 1 MB. Correct line {line}.',
  },
  header_row: {
    title: 'No header where it is declared',
    message:
      'There is no record in line {line}, where the header is declared to be. Correct headerRows of the contract, or the file.',
  },
  aligned_columns: {
    title: 'Columns aligned by spaces',
    message:
      'Several spaces stand between the cells, so that nobody can tell an empty cell from a wide column. Export it with commas or tabs, or declare delimiter " " in the contract if each space opens a cell.',
  },
  date_order: {
    title: 'Day and month cannot be told apart',
    message:
      'Every date of column {column} can be read with the day first or the month first, and the contract allows both. Export it as yyyy-MM-dd, or declare one format in the contract.',
  },
  rejects_file: {
    title: 'A rejects file among the data',
    message:
      'The file has the columns _file, _line, _check and _reasons: it is a rejects file, and its rows are corrections, not data. Drop it under fixes/ (lake fix).',
  },
  not_a_rejects_file: {
    title: 'No rejects file',
    message:
      'Files below fixes/ are corrected rejects files, and the header of this one lacks {columns}. Correct the cells of the rejects file and leave its other columns as they are; rows of no rejects file are dropped under the folder of their dataset.',
  },
  too_many_files: {
    title: 'Corrections of too many files',
    message: 'The rows are of {files} files, the limit is {limit}. Correct fewer files at a time.',
  },
  decision_too_large: {
    title: 'Decision too large',
    message:
      'The object has {bytes} bytes, a decision at most {limit}. Run the command of lake that makes the decision.',
  },
  decision_unreadable: {
    title: 'No decision',
    message: 'The object is no JSON. Run the command of lake that makes the decision.',
  },
  decision_invalid: {
    title: 'Wrong decision',
    message:
      'The decision does not say what it must: {what}. Run the command of lake that makes it.',
  },
  decision_changed: {
    title: 'Decision changed',
    message:
      'Another decision has this id, and decisions never change. Run the command once more: it makes a new id.',
  },
  decision_without_raw: {
    title: 'Taken in without the raw file',
    message:
      'The raw version of the file is gone, so that it cannot be cleaned again: its rows stay as they are. Drop the file again to change them.',
  },
  unreadable: {
    title: 'Cannot be read',
    message: 'The file cannot be read: {why}.',
  },
  too_many_rejects: {
    title: 'Held: too many rejected rows',
    message:
      '{rejected} of {read} rows were rejected, more than the {limit} percent that the contract allows. Correct the rows in the rejects file (lake fix), drop the file again, or let it pass as it is (lake release).',
  },
  row_rejected: {
    title: 'Held: the contract takes whole files only',
    message:
      '{rejected} of {read} rows were rejected, and the contract takes this file only as a whole. Correct the rows in the rejects file (lake fix), drop the file again, or let it pass as it is (lake release).',
  },
} as const satisfies Record<string, RefusalText>;

export type RefusalCode = keyof typeof REFUSALS;

/** A file-level reason with its facts filled in. */
export function refusal(
  code: RefusalCode,
  facts: Readonly<Record<string, string | number>> = {},
): { readonly code: string; readonly message: string } {
  const message = REFUSALS[code].message.replaceAll(/\{(\w+)\}/g, (hole, name: string) =>
    String(facts[name] ?? hole),
  );
  return { code, message };
}

/** Ends the cleaning of a file: what it is cannot become rows. Caught by the engine itself. */
export class FileRefused extends Error {
  constructor(
    readonly reason: { readonly code: string; readonly message: string },
    readonly status: 'refused' | 'unrecognised' = 'refused',
    /** The dataset that the file was meant for, where that is known. */
    readonly dataset: string | null = null,
    /** Header names that nearly are those of columns that it lacks. */
    readonly proposed: readonly { readonly from: string; readonly to: string }[] = [],
  ) {
    super(reason.message);
    this.name = 'FileRefused';
  }
}
