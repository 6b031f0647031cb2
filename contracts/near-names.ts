import { normaliseHeader } from './header-name';
import type { Column } from './types';

/** A header name that nearly is a column's. */
export interface NearName {
  /** As written in the file. */
  readonly from: string;
  /** The column's name. */
  readonly to: string;
}

/** Shorter names are a letter away from too many others. */
const SHORTEST_WITH_EDIT = 5;
/** Names of a wide file that are compared with those of missing columns. */
const MOST_NAMES = 200;
/** A word that stands alone must say something. */
const SHORTEST_WORD = 3;

/**
 * Header names that no column has, beside columns that no header name has, where the two differ by one
 * typing error, singular and plural, the order of words, or one word more at an end (`student grade` for
 * `grade`). They are proposals for people: a near name is never taken for the column.
 * @param unknown Header names that no column has. @param absent Columns that no header name has.
 */
export function nearNames(
  unknown: readonly string[],
  absent: readonly Pick<Column, 'name' | 'synonyms'>[],
): NearName[] {
  const columns = absent.map(({ name, synonyms }) => ({
    to: name,
    spellings: [name, ...synonyms].map(spellingOf),
  }));
  return unknown.slice(0, MOST_NAMES).flatMap((name) => {
    const from = spellingOf(name);
    const near = columns.filter(({ spellings }) => spellings.some((other) => areNear(from, other)));
    return near.map(({ to }) => ({ from: name.trim(), to }));
  });
}

/** A name in the forms that are compared. */
interface Spelling {
  readonly whole: string;
  readonly singular: string;
  readonly words: readonly string[];
}

function spellingOf(name: string): Spelling {
  const whole = normaliseHeader(name);
  return { whole, singular: singular(whole), words: wordsOf(name) };
}

function areNear(a: Spelling, b: Spelling): boolean {
  if (a.singular === b.singular) return true;
  const long = Math.min(a.whole.length, b.whole.length) >= SHORTEST_WITH_EDIT;
  if (long && oneEdit(a.whole, b.whole)) return true;
  const [left, right] = [a.words, b.words];
  return sameWords(left, right) || oneWordMore(left, right) || oneWordMore(right, left);
}

/** English plurals, roughly: it is enough that both sides become the same. */
function singular(name: string): string {
  return name.replace(/ies$/, 'y').replace(/(?:(?<=[sxz]|ch|sh)es|(?<!s)s)$/, '');
}

/** Words of a name, at spaces, punctuation and inner capitals, in the form in which names are compared. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map((word) => singular(normaliseHeader(word)))
    .filter((word) => word !== '');
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 1 && a.toSorted().join(' ') === b.toSorted().join(' ');
}

/** `longer` is `shorter` with one word before or behind it. */
function oneWordMore(longer: readonly string[], shorter: readonly string[]): boolean {
  if (longer.length !== shorter.length + 1 || shorter.join('').length < SHORTEST_WORD) return false;
  const text = shorter.join(' ');
  return longer.slice(1).join(' ') === text || longer.slice(0, -1).join(' ') === text;
}

/** One letter more, less or another, or two neighbours swapped (Damerau). */
function oneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return a === b;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const [x, y] = [a.slice(from), b.slice(from)];
  const swapped = x.length > 1 && x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2);
  return swapped || x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1);
}
