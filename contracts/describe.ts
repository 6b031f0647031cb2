import { FUNCTION_NAMES } from './expression/functions';
import type { CellWarnings, Column, Contract } from './types';

const INTRODUCTION = `# Datasets

Generated from \`contracts/*/contract.odcs.yaml\` (Open Data Contract Standard v3.1.0); a test fails when it is out of date.

A file belongs to a dataset because of its header; its folder or name is only a preference. Header names are compared
without case, spaces, punctuation and accents, in any order. Columns that no contract knows are dropped and listed in the
receipt as drift.

| setting (customProperty of the dataset) | values | without it |
|---|---|---|
| filePattern | globs of raw keys, \`{name}\` captures a part; without \`/\` the file name is compared | none |
| tableDialect | delimiter, quoteChar, escapeChar, doubleQuote, header, headerRows, commentRows, commentChar, skipInitialSpace, lineTerminator, encoding | detected |
| missingValues | cells that mean NULL, compared exactly; the empty cell always does | none |
| fieldsMatch | partial, subset (all columns), superset (no others), equal (both) | partial |
| mode | delta (upsert by key), snapshot (a new version replaces the rows of the one before) | delta with a key |
| identicalRows | reject, keep (without a key only) | reject |
| onRowError | reject, reject-file | reject |
| maxRejectedPercent | the file is held above this share of rejected rows | 100 |
| maxShrinkPercent | a version that loses a greater share of rows is held | 100 |
| onOpenRejects | publish, block | publish |
| versionOrder | column (date, timestamp, integer) or captured name that says which row of a key is newer | arrival |
| deleteWhen | SQL condition of rows that delete their key (mode delta) | never |
| timezone | IANA zone of times without an offset | UTC where a format is declared, else they are rejected |
| ambiguousTime | earlier, later: the instant of a local time that a clock change repeats or skips | rejected |

Rows that name rows of other datasets are declared as ODCS \`relationships\` (\`to: students.student_id\`): a row whose
target is missing is an orphan, which is listed, never rejected; a person who is forgotten takes the rows along that
name them. Columns named like a captured part of the key are filled from it.

| setting (customProperty of a column) | values |
|---|---|
| synonyms | further header names |
| enum, caseInsensitive | allowed values (ODCS \`quality: invalidValues\` too); case may be ignored |
| formats | further spellings of dates, besides \`logicalTypeOptions.format\` and ISO; \`epoch-ms\` and \`epoch-s\` count from 1970 |
| whenColumnAbsent | rowHash: the hash of the row is the key of files without this column |
| groupChar, decimalChar, bareNumber | numbers as they are written: between thousands, before decimals; bareNumber false drops currency, unit or percent signs around them |
| piiClass | none, directory, education-record, identifier |

ODCS \`quality\` of a column with \`severity: warning\` and \`mustBe: 0\` keeps the row and counts it in \`warnings\` of the
receipt: \`nullValues\`; \`missingValues\` with the words (\`missingValues: […]\`); \`invalidValues\` with \`validValues\`,
\`pattern\`, \`minimum\`, \`maximum\`, \`minLength\` or \`maxLength\`. [Other warnings](reject-reasons.md#warnings) need no
declaration.

\`transformLogic\` of a column and \`deleteWhen\` are SQL over one row, with the answers of PostgreSQL: three-valued logic,
whole division of integers, exact decimals, texts ordered by their bytes. Types are checked when the contract is read; an
expression that has no value for a row (a division by zero, an overflow, a text that is no number) rejects it: \`transform\`.

- operators: \`OR AND NOT\`, \`= <> < <= > >=\`, \`IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM\`, \`[NOT] BETWEEN | IN | LIKE | ILIKE\`, \`||\`, \`+ - * / %\`, \`::\`
- \`CASE\`, \`CAST(… AS type)\` to text, integer, bigint, numeric(p,s), boolean, date, timestamptz, \`EXTRACT(year | quarter | month | day | dow | doy FROM …)\` (UTC)
- functions: ${FUNCTION_NAMES.join(', ')}

A contract that contradicts itself (a column that is not there, a transform with mixed types, a range that no value keeps, a
pattern that can take forever) is refused when it is read, with file, line and character.
`;

/** The page docs/datasets.md: every setting, then every dataset with its columns. */
export function describeContracts(contracts: readonly Contract[]): string {
  return `${[INTRODUCTION.trimEnd(), ...contracts.map(describeContract)].join('\n\n')}\n`;
}

function describeContract(contract: Contract): string {
  const head = ['column', 'type', 'rules', 'also written', 'PII', 'meaning'];
  const rows = contract.columns.map((column) => row(describeColumn(column)));
  return [
    `## ${contract.dataset}`,
    '',
    `${contract.title}, version ${contract.version}. ${contract.description}`,
    '',
    ...facts(contract).map((fact) => `- ${fact}`),
    '',
    row(head),
    `|${head.map(() => '---').join('|')}|`,
    ...rows,
  ].join('\n');
}

function facts(contract: Contract): string[] {
  const { key, missingValues, filePatterns, versionOrder, deleteWhen, timezone } = contract;
  const hashed = contract.columns.some((column) => column.whenColumnAbsent);
  return [
    `key: ${key.length === 0 ? 'hash of the row' : code(key)}${hashed ? ' (hash of the row where the file has no such column)' : ''}`,
    `mode: ${contract.mode}${versionOrder.length > 0 ? `, newest by ${code(versionOrder)}` : ''}`,
    `files: ${filePatterns.length === 0 ? 'by header' : code(filePatterns)}`,
    `NULL is written: empty${missingValues.length === 0 ? '' : `, ${code(missingValues)}`}`,
    `held above ${contract.maxRejectedPercent} % rejected rows`,
    ...(contract.maxShrinkPercent < 100
      ? [
          `held when it loses more than ${contract.maxShrinkPercent} % of the rows of the version before`,
        ]
      : []),
    ...(contract.onOpenRejects === 'block'
      ? ['open rejects keep everything that is made of it at the last good state']
      : []),
    ...(deleteWhen === undefined ? [] : [`deleted when \`${deleteWhen}\``]),
    ...(timezone === undefined ? [] : [`times without an offset: ${timezone}`]),
    ...contract.references.map(
      ({ columns, dataset }) => `${code(columns)} names a row of [${dataset}](#${dataset})`,
    ),
  ];
}

function code(items: readonly string[]): string {
  return items.map((item) => `\`${item}\``).join(', ');
}

function describeColumn(column: Column): string[] {
  return [
    `\`${column.name}\``,
    column.sqlType,
    rules(column).join('; '),
    column.synonyms.join(', '),
    column.pii === 'none' ? '' : column.pii,
    column.description,
  ];
}

function rules(column: Column): string[] {
  const { warn } = column;
  const warned = warn ? [...(warn.nulls ? ['not empty'] : []), ...limits(warn)] : [];
  return [
    ...(column.required ? ['required'] : []),
    ...limits(column),
    ...(column.caseInsensitive ? ['case ignored'] : []),
    ...optional(
      'written as',
      column.formats.length === 0 ? undefined : [...column.formats, 'ISO'].join(' or '),
    ),
    ...(column.transform === undefined ? [] : [`= \`${column.transform.trim()}\``]),
    ...(warned.length === 0 ? [] : [`else a warning: ${warned.join(', ')}`]),
  ];
}

function limits(rule: Column | CellWarnings): string[] {
  const { minimum, maximum, earliest, latest, minLength, maxLength, pattern } = rule;
  return [
    ...optional('at least', minimum ?? earliest),
    ...optional('at most', maximum ?? latest),
    ...optional('characters at least', minLength),
    ...optional('characters at most', maxLength),
    ...(pattern === undefined ? [] : [`matches \`${pattern}\``]),
    ...(rule.enum === undefined ? [] : [`one of ${rule.enum.join(', ')}`]),
  ];
}

function optional(label: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`${label} ${value}`];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`;
}
