/** Types of a compiled contract: what the rest of the code sees of contracts/<dataset>/contract.odcs.yaml. */

export type LogicalType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp';

/** One column of a dataset, in the order of the warehouse table. */
export interface Column {
  /** Name in the parts and in `core.<dataset>`: lower case, digits and underscores. */
  readonly name: string;
  readonly type: LogicalType;
  /** PostgreSQL type: `text`, `integer`, `bigint`, `numeric(p,s)`, `boolean`, `date`, `timestamptz`. */
  readonly sqlType: string;
  /** For `number`: total digits and digits after the point. */
  readonly precision?: number;
  readonly scale?: number;
  /** For numbers: what may stand between groups of three digits. */
  readonly groupChar?: string;
  /** For `number`: the decimal mark; a point when it is left out. */
  readonly decimalChar?: string;
  /** False when a currency, unit or percent sign may stand around a number; it is dropped. */
  readonly bareNumber?: boolean;
  readonly required: boolean;
  /** Further header spellings; names are compared normalised (case, spaces, punctuation, accents). */
  readonly synonyms: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** Bounds of dates and timestamps, inclusive, as canonical text. */
  readonly earliest?: string;
  readonly latest?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Anchored regular expression source. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Enum values match whatever their case; the canonical spelling is the enum's. */
  readonly caseInsensitive?: boolean;
  /** Accepted spellings of dates and timestamps in order, e.g. `yyyy-MM-dd`, `M/d/yyyy`. ISO is always accepted. */
  readonly formats: readonly string[];
  /** IANA zone of timestamps that are written without an offset; without it they are rejected. */
  readonly timezone?: string;
  /** Which instant a local time means that a clock change repeats or skips; without it such times are rejected. */
  readonly ambiguousTime?: 'earlier' | 'later';
  /** What is worth a warning, although the cell is kept; left out when nothing is declared. */
  readonly warn?: CellWarnings;
  /** SQL expression over the row that makes this column (`transformLogic`); such a column is never read from the file. */
  readonly transform?: string;
  /** Value when the file has no such column at all: the hash of the canonical row. */
  readonly whenColumnAbsent?: 'rowHash';
  readonly pii: 'none' | 'directory' | 'education-record' | 'identifier';
  readonly description: string;
}

/** ODCS `quality` with `severity: warning`, compiled: a cell that breaks it is kept and counted. */
export interface CellWarnings {
  /** NULL is worth a warning (`nullValues`). */
  readonly nulls?: true;
  /** Texts that stand for no value here but are kept (`missingValues`). */
  readonly missingValues?: readonly string[];
  /** The expected values (`invalidValues`). */
  readonly enum?: readonly string[];
  /** Anchored regular expression source. */
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Bounds of dates and timestamps, inclusive, as canonical text. */
  readonly earliest?: string;
  readonly latest?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** How the file is written, where the contract declares it; the rest is detected. */
export interface TableDialect {
  readonly delimiter?: string;
  /** Empty when the file knows no quoting. */
  readonly quoteChar?: string;
  /** Stands before a quotation mark inside a quoted cell; without it such marks are doubled. */
  readonly escapeChar?: string;
  readonly doubleQuote?: boolean;
  readonly header?: boolean;
  /** Physical line of the header, from 1. */
  readonly headerRows?: readonly number[];
  /** Physical lines that are no rows. */
  readonly commentRows?: readonly number[];
  /** Lines that start with it are no rows. */
  readonly commentChar?: string;
  /** White space between a delimiter and a quotation mark is layout. */
  readonly skipInitialSpace?: boolean;
  /** LF, CRLF and CR end a record in every file, whichever is declared. */
  readonly lineTerminator?: string;
  readonly encoding?: string;
}

/** `columns` name one row of `dataset` by its key. */
export interface Reference {
  readonly columns: readonly string[];
  readonly dataset: string;
}

/** One dataset's contract, validated and compiled. Plain frozen data: it is bundled as contracts.json. */
export interface Contract {
  readonly dataset: string;
  readonly version: string;
  /** SHA-256 (hex) of the compiled contract without this field. */
  readonly hash: string;
  readonly title: string;
  readonly description: string;
  readonly columns: readonly Column[];
  /** Key columns; empty means keyed by the hash of the canonical row (`_key`). */
  readonly key: readonly string[];
  readonly mode: 'delta' | 'snapshot';
  readonly identicalRows: 'reject' | 'keep';
  /** Glob patterns of raw keys; `{name}` captures one path part. */
  readonly filePatterns: readonly string[];
  /** What a header may lack or add: `partial` both, `subset` only add, `superset` only lack, `equal` neither. */
  readonly fieldsMatch: 'partial' | 'subset' | 'superset' | 'equal';
  readonly dialect: TableDialect;
  /** Cells that mean NULL in this dataset, compared exactly after trim. The empty cell always does. */
  readonly missingValues: readonly string[];
  readonly onRowError: 'reject' | 'reject-file';
  /** Above this share of rejected rows (percent) the file is held. */
  readonly maxRejectedPercent: number;
  readonly maxShrinkPercent: number;
  readonly onOpenRejects: 'publish' | 'block';
  readonly versionOrder: readonly string[];
  /** SQL condition over the row: true makes it a tombstone. */
  readonly deleteWhen?: string;
  /** Columns that hold the key of a row of another dataset (ODCS `relationships`), in the order of that key. */
  readonly references: readonly Reference[];
  readonly timezone?: string;
}
