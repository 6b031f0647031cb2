import { FIX_OUTCOMES } from './fix-outcomes';
import { REFUSALS } from './refusals';
import { REJECT_REASONS } from './reject-reasons';
import { ROW_WARNINGS } from './warning-reasons';

/** Reasons of the header, which contracts/recognise.ts gives with the names of the columns. */
const HEADER_REASONS: readonly (readonly [code: string, title: string])[] = [
  ['blank_header', 'A column of the header has no name. Name every column.'],
  ['duplicate_header', 'Several columns have one name, or mean one column. Keep one of each.'],
  ['missing_columns', 'Required columns of the dataset are not in the header. Add or rename them.'],
  ['extra_columns', 'The contract allows no further columns, and the header has some.'],
  [
    'ambiguous',
    'The header fits two datasets alike. Drop the file below the folder of its dataset.',
  ],
  ['unrecognised', 'The header fits no dataset; the status of the file is `unrecognised`.'],
];

/** docs/reject-reasons.md: every reason that a receipt, a ledger or a rejects file can hold. */
export function describeReasons(): string {
  const rows = REJECT_REASONS.map(
    ({ code, title, message, action }) => `| \`${code}\` | ${title} | ${message} | ${action} |`,
  );
  const files = Object.entries(REFUSALS).map(
    ([code, { title, message }]) => `| \`${code}\` | ${title} | ${message} |`,
  );
  const outcomes = Object.entries(FIX_OUTCOMES).map(
    ([code, { title, message, action }]) => `| \`${code}\` | ${title} | ${message} | ${action} |`,
  );
  const warnings = ROW_WARNINGS.map(
    ({ code, title, message, action }) => `| \`${code}\` | ${title} | ${message} | ${action} |`,
  );
  const headers = HEADER_REASONS.map(([code, text]) => `| \`${code}\` | ${text} |`);
  return [
    '# Why rows and files are not taken',
    '',
    'Made from `lambdas/clean/engine/reject-reasons.ts`, `warning-reasons.ts`, `fix-outcomes.ts` and `refusals.ts`; a test compares (`UPDATE_DOCS=1 npx jest reject-reasons` writes it).',
    '',
    '## Rows',
    '',
    '`_reasons` lists `code` or `code:column`, separated by `;`: first what concerns the whole row, then cells in the order of the contract.',
    '`_line` is the physical line, from 1, where the record starts; `_check` is the start of the SHA-256 of its bytes in UTF-8, without the newline.',
    '`_byte` and `_length` say where the record stands: its first byte in the file as it was dropped, from 0 (unpacked when it was gzip; a byte order mark counts), and how many bytes it has without its newline. `lake where FILE LINE --out PATH` writes these bytes exactly as they are, also those that a rejects file cannot show: a NUL byte or one that is not of the encoding stands there as U+FFFD.',
    'The ledger beside the parts adds `_status` (`open`, `duplicate`, `fixed`) and, for a row that was corrected, who did it and when (`_by`, `_at`).',
    'A row is counted once for each of its codes.',
    '',
    '| code | title | what is wrong | what to do |',
    '|---|---|---|---|',
    ...rows,
    '',
    '## Warnings',
    '',
    'Rows that are taken, and loaded as they are, although something about a cell is worth a look. They are counted in `warnings` of the receipt and of the books by `code:column` (`lake file ID`), and never hold a file.',
    'Texts are looked at in columns without allowed values (`enum`). Further warnings are declared by ODCS `quality` with `severity: warning` ([datasets](datasets.md)); they carry the codes of the rules.',
    '',
    '| code | title | what it means | what to do |',
    '|---|---|---|---|',
    ...warnings,
    '',
    '## Corrected rows',
    '',
    'A rejects file is corrected where it is wrong and dropped under `fixes/` (`lake fix`). Each of its rows is found by `_file`, `_line` and `_check`, never by its place or the name of the file, so that it may be sorted, cut, saved with another delimiter or encoding, and renamed.',
    'Only cells of the columns that `_reasons` names are taken over, and those that the corrected row then complains of; for a derived column the cells that it is made of; every cell where a reason names no column, for `ambiguous_duplicate` and `warehouse:<sqlstate>`. Other cells that differ are reported as `ignored`.',
    'Also where every cell is asked for, what a spreadsheet changes by itself stays as it was: zeros in front, decimals, dates in the manner of a country, `TRUE`, and `1.23457E+15` in place of a long number. Only where a person has moved cells inside of a row, numbers are taken as they stand.',
    'The newest valid correction of a line counts. A corrected row keeps the line, and so the order, of the row that it repairs.',
    '',
    '| outcome | title | what it means | what to do |',
    '|---|---|---|---|',
    ...outcomes,
    '',
    '## Files',
    '',
    '| code | title | message |',
    '|---|---|---|',
    ...files,
    '',
    '## Headers',
    '',
    'The message names the columns.',
    '',
    '| code | what is wrong, and what to do |',
    '|---|---|',
    ...headers,
    '',
  ].join('\n');
}
