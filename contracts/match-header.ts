import { normaliseHeader } from './header-name';
import type { Column, Contract } from './types';

const ANONYMOUS = 'id';

/** How well a header fits one contract. */
export interface HeaderMatch {
  readonly contract: Contract;
  /** For each column of the contract: index in the header, or -1. */
  readonly mapping: readonly number[];
  /** How many header names the contract knows. */
  readonly known: number;
  /** Columns that a file must bring and this one does not. */
  readonly missingRequired: readonly string[];
  /** Columns that a file can bring and this one does not, required ones included. */
  readonly missing: readonly string[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Header names that no column has. */
  readonly unknown: readonly string[];
  /** The columns of `missing`. */
  readonly absent: readonly Column[];
  /** Columns that several header names mean, as `a, b (column)`. */
  readonly doubled: readonly string[];
  /** True when the header calls a required column just `id`: every table has one, so it is no sign of this dataset. */
  readonly anonymous: boolean;
}

/** The names of a header and where they stand, by the form in which they are compared. */
export interface HeaderIndex {
  readonly header: readonly string[];
  readonly positions: ReadonlyMap<string, readonly number[]>;
}

/** Looks at every name once, however many contracts ask: exports have up to some ten thousand columns. */
export function indexHeader(header: readonly string[]): HeaderIndex {
  const positions = new Map<string, number[]>();
  for (const [index, name] of header.entries()) {
    const normalised = normaliseHeader(name);
    const places = positions.get(normalised);
    if (places) places.push(index);
    else positions.set(normalised, [index]);
  }
  return { header, positions };
}

/**
 * Matches header names with a contract's columns by normalised name and synonyms, in any order.
 * @param captured values that the file's key brings: these columns are not missing.
 */
export function matchHeader(
  contract: Contract,
  { header, positions }: HeaderIndex,
  captured: Readonly<Record<string, string>>,
): HeaderMatch {
  const readable = contract.columns.filter((column) => column.transform === undefined);
  const found = new Map(readable.map((column) => [column, indexesOf(column, positions)]));
  const mapping = contract.columns.map((column) => found.get(column)?.[0] ?? -1);
  const absent = readable.filter(
    (column) => found.get(column)?.length === 0 && captured[column.name] === undefined,
  );
  const taken = new Set([...found.values()].flat());
  return {
    contract,
    mapping,
    known: [...found.values()].flat().length,
    missingRequired: absent.filter(mustBeThere).map((column) => column.name),
    missing: absent.map((column) => column.name),
    renamed: readable.flatMap((column) => renaming(column, header, found.get(column)?.[0])),
    unknown: header.filter((_, index) => !taken.has(index)),
    absent,
    doubled: [...found]
      .filter(([, indexes]) => indexes.length > 1)
      .map(([column, indexes]) => `${indexes.map((i) => header[i]).join(', ')} (${column.name})`),
    anonymous: readable.some(
      (column) =>
        mustBeThere(column) &&
        column.name !== ANONYMOUS &&
        positions.get(ANONYMOUS)?.some((index) => found.get(column)?.includes(index)),
    ),
  };
}

/** A column that the row's hash can stand in for may be absent although its cells are required. */
function mustBeThere(column: Column): boolean {
  return column.required && column.whenColumnAbsent === undefined;
}

function indexesOf(column: Column, positions: HeaderIndex['positions']): number[] {
  const spellings = new Set([column.name, ...column.synonyms].map(normaliseHeader));
  return [...spellings].flatMap((name) => positions.get(name) ?? []).toSorted((a, b) => a - b);
}

function renaming(column: Column, header: readonly string[], index: number | undefined) {
  const from = index === undefined ? undefined : header[index];
  if (from === undefined || normaliseHeader(from) === normaliseHeader(column.name)) return [];
  return [{ from, to: column.name }];
}
