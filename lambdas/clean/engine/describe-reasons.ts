import { REFUSALS } from './refusals';
import { REJECT_REASONS } from './reject-reasons';

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
  const headers = HEADER_REASONS.map(([code, text]) => `| \`${code}\` | ${text} |`);
  return [
    '# Why rows and files are not taken',
    '',
    'Made from `lambdas/clean/engine/reject-reasons.ts` and `refusals.ts`; a test compares (`UPDATE_DOCS=1 npx jest reject-reasons` writes it).',
    '',
    '## Rows',
    '',
    '`_reasons` lists `code` or `code:column`, separated by `;`: first what concerns the whole row, then cells in the order of the contract.',
    '`_line` is the physical line, from 1, where the record starts; `_check` is the start of the SHA-256 of its bytes in UTF-8, without the newline.',
    'A row is counted once for each of its codes.',
    '',
    '| code | title | what is wrong | what to do |',
    '|---|---|---|---|',
    ...rows,
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
