import { contractHash } from '../contract-hash';
import type { Column, Contract } from '../types';
import { guessType, text } from './column-type';
import { type GuessedColumn, missingValues } from './missing-values';
import { guessPii } from './personal-data';
import type { ProfiledColumn, TableProfile } from './table-profile';

/** A list of values that a column might be limited to. */
const LIST = { most: 12, least: 2, rowsEach: 5 };
/** Keys that are tried before a dataset is said to have none. */
const MOST_KEYS = 3;
/** As in the contracts of this project: half of the rows is no accident. */
const MAX_REJECTED_PERCENT = 50;

/** What is known beside the cells, and what a trial of the proposal has shown to be wrong with it. */
export interface Corrections {
  /** The file names its columns. */
  readonly hasHeader: boolean;
  /** Columns whose cells are not all of the guessed type: they become text. */
  readonly textual: readonly string[];
  /** Columns that lack a value somewhere. */
  readonly optional: readonly string[];
  /** How many of the possible keys do not hold. */
  readonly keysTried: number;
  /** Rows of the file are identical. */
  readonly identicalRows: boolean;
}

export const NO_CORRECTIONS: Corrections = {
  hasHeader: true,
  textual: [],
  optional: [],
  keysTried: 0,
  identicalRows: false,
};

/** A contract that describes a file. */
export interface Proposal {
  readonly contract: Contract;
  /** What people should know of a column, by its name. No values of columns that tell of a person. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  readonly rows: number;
  /** True as long as there are keys left to try. */
  readonly moreKeys: boolean;
}

/**
 * Proposes a contract that takes every row of the profiled file. Bounds and lists of allowed values are no part
 * of it: that a file holds no greater number does not say that there may be none.
 */
export function proposeContract(table: TableProfile, corrections = NO_CORRECTIONS): Proposal {
  const wrong = new Set(corrections.textual);
  const guessed = table.columns.map((column) => guess(column, wrong));
  const { tokens, textual } = missingValues(guessed);
  const columns = guessed.map((column) =>
    textual.has(column.name)
      ? {
          ...column,
          guess: text('text: what seems to mean "missing" here is a value of another column'),
        }
      : column,
  );
  const nulls = new Set(tokens);
  const optional = new Set(corrections.optional);
  const isComplete = ({ name, profile }: GuessedColumn) =>
    profile.empty === 0 &&
    !optional.has(name) &&
    ![...profile.tokens.keys()].some((token) => nulls.has(token));
  const keys = keysOf(table, columns, isComplete);
  const key = keys[corrections.keysTried] ?? [];
  const zone = timezone(columns);
  const contract = withHash({
    ...table.name,
    version: '1.0.0',
    description: describeSource(table),
    columns: columns.map((column) => columnOf(column, isComplete(column), zone)),
    key,
    mode: key.length === 0 ? 'snapshot' : 'delta',
    identicalRows: key.length === 0 && corrections.identicalRows ? 'keep' : 'reject',
    fieldsMatch: 'partial',
    dialect: corrections.hasHeader ? {} : { header: false },
    missingValues: tokens,
    onRowError: 'reject',
    maxRejectedPercent: MAX_REJECTED_PERCENT,
    maxShrinkPercent: 100,
    onOpenRejects: 'publish',
    versionOrder: [],
    references: [],
    ...zone,
  });
  const notes = new Map(
    columns.map((column) => [column.name, notesOf(column, nulls, corrections)]),
  );
  return { contract, notes, rows: table.rows, moreKeys: corrections.keysTried < keys.length };
}

function guess(column: ProfiledColumn, textual: ReadonlySet<string>): GuessedColumn {
  if (textual.has(column.name))
    return { ...column, guess: text('text: not all cells are of one type') };
  return { ...column, guess: guessType(column.name, column.profile) };
}

function keysOf(
  table: TableProfile,
  columns: readonly GuessedColumn[],
  isComplete: (column: GuessedColumn) => boolean,
): string[][] {
  const able = columns.filter(
    (column) =>
      isComplete(column) && column.guess.type !== 'number' && column.guess.type !== 'boolean',
  );
  const names = new Set(able.map(({ name }) => name));
  return table.keys.candidates((name) => names.has(name)).slice(0, MOST_KEYS);
}

/** Times without an offset need a zone; which one, the file does not tell. */
function timezone(columns: readonly GuessedColumn[]): { timezone?: string } {
  return columns.some(({ guess: { local } }) => local) ? { timezone: 'UTC' } : {};
}

function columnOf(
  { name, synonyms, profile, guess: type, header }: GuessedColumn,
  required: boolean,
  zone: { readonly timezone?: string },
): Column {
  const { local: _local, notes: _notes, ...typed } = type;
  return {
    name,
    ...typed,
    required,
    synonyms,
    ...(type.type === 'timestamp' ? zone : {}),
    pii: guessPii(name, profile),
    description: header.trim() === '' ? '' : `In the file: ${header.trim()}`,
  };
}

function notesOf(
  { name, profile, guess: type }: GuessedColumn,
  nulls: ReadonlySet<string>,
  { hasHeader }: Corrections,
) {
  const notes = [...type.notes];
  if (type.local) notes.push('some times name no offset from UTC: set the timezone of the dataset');
  const lost = [...profile.tokens.keys()].filter((token) => nulls.has(token));
  if (type.type === 'string' && lost.length > 0)
    notes.push('it holds a null token of the dataset as well: such cells become NULL');
  const list = listOf(profile.values);
  // a column without a name may hold the names of people
  const isNamed = hasHeader && !/^column_\d+$/.test(name);
  if (type.type === 'string' && list.length > 0 && isNamed && guessPii(name, profile) === 'none')
    notes.push(`seen: ${list.join(', ')}; to allow no others, list them as enum`);
  return notes;
}

/** The values of a column that has few of them again and again. */
function listOf(values: ReadonlyMap<string, number> | undefined): string[] {
  if (values === undefined || values.size < LIST.least || values.size > LIST.most) return [];
  const cells = [...values.values()].reduce((sum, count) => sum + count, 0);
  return cells >= values.size * LIST.rowsEach ? [...values.keys()].toSorted() : [];
}

function describeSource({ rows, columns }: TableProfile): string {
  return `Inferred from a file of ${rows} rows and ${columns.length} columns; say what a row is.`;
}

function withHash(contract: Omit<Contract, 'hash'>): Contract {
  return { ...contract, hash: contractHash(contract) };
}
