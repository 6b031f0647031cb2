import type { TypeGuess } from './column-type';
import type { ProfiledColumn } from './table-profile';

/** A column of the file and what its cells say of its type. */
export interface GuessedColumn extends ProfiledColumn {
  readonly guess: TypeGuess;
}

/** Which null tokens a dataset declares. */
export interface MissingValues {
  readonly tokens: readonly string[];
  /** Names of columns that have to be text, because a token of theirs is a value of another column. */
  readonly textual: ReadonlySet<string>;
}

const PERSON = /name|student|teacher|person|parent|guardian|contact/;

/**
 * Null tokens hold for all columns of a dataset, so a token is one only where a column of another type shows
 * that it is no value, and no column of text shows that it is one: `NA` among codes such as `US` and `DE` is
 * Namibia, and there are people whose name is Null.
 */
export function missingValues(columns: readonly GuessedColumn[]): MissingValues {
  const typed = columns.filter(({ guess }) => guess.type !== 'string');
  const texts = columns.filter(({ guess }) => guess.type === 'string');
  const isValue = (token: string) => texts.some((column) => holdsAsValue(column, token));
  const tokens = new Set(typed.flatMap(({ profile }) => [...profile.tokens.keys()]));
  const values = new Set([...tokens].filter(isValue));
  const textual = typed.filter(({ profile }) =>
    [...profile.tokens.keys()].some((token) => values.has(token)),
  );
  return {
    tokens: [...tokens].filter((token) => !values.has(token)),
    textual: new Set(textual.map(({ name }) => name)),
  };
}

function holdsAsValue({ name, profile }: GuessedColumn, token: string): boolean {
  if (!profile.tokens.has(token) || profile.filled === 0) return false;
  if (PERSON.test(name) && /^[a-z]+$/i.test(token)) return true;
  const shown = [...(profile.values?.keys() ?? [])];
  const codes = shown.filter((value) => /^[A-Z]{1,3}$/.test(value));
  return /^[A-Z]{1,3}$/.test(token) && codes.length > shown.length / 2;
}
