import { compileFilePattern } from './file-pattern';
import { headerProblem } from './header-problem';
import { type HeaderMatch, indexHeader, matchHeader } from './match-header';
import type { NearName } from './near-names';
import { type HeaderRefusal, missingColumns, noContract, proposals } from './recognise-refusals';
import type { Contract } from './types';

/** How a header differs from its contract. */
export interface Drift {
  /** Header names that no column of the contract has; they are dropped. */
  readonly extra: readonly string[];
  /** Columns of the contract that the file does not bring. */
  readonly missing: readonly string[];
  /** Header names that are further spellings of a column. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Header names that nearly are a column's, but were not taken for it; left out when there is none. */
  readonly proposed?: readonly NearName[];
}

/** A file's contract. */
interface Recognised {
  readonly ok: true;
  readonly contract: Contract;
  /** For each column of the contract, in its order: index in the file's header, or -1. */
  readonly mapping: readonly number[];
  readonly drift: Drift;
  /** Values that the contract's file pattern captures from the key. */
  readonly captured: Readonly<Record<string, string>>;
}

/** A file that no contract takes. */
interface Refused {
  readonly ok: false;
  readonly code: HeaderRefusal['code'];
  /** What is wrong and what to do; names columns and datasets, never a cell. */
  readonly message: string;
  /** The dataset that the file was meant for, where the key or the hint says so. */
  readonly dataset: string | null;
  /** Header names that nearly are those of the columns that it lacks. */
  readonly proposed?: readonly NearName[];
}

export type Recognition = Recognised | Refused;

/** How much of a header a contract must know before the header alone is proof: half, and two names. */
const PROOF = { share: 0.5, names: 2 };

/**
 * Finds the contract of a file by its header; the key is a preference, not a proof.
 * 1. `hint` (a dataset's name) decides if it is given.
 * 2. The dataset of the key's first folder or of a matching file pattern, if the header has its
 *    required columns and the contract knows at least half of the header.
 * 3. Of the contracts whose required columns are all there, the one that knows most of the header, at
 *    least half of it, and more of it than the preferred dataset: else a skills file without its skill
 *    column would pass for a list of students. A required column that is called just `id` is no proof: a
 *    list of teachers would pass for customers. Two equal ones are ambiguous.
 * 4. The preferred dataset again, now with its required columns only.
 * @param header the file's header cells as written.
 * @param key the raw key, e.g. `students/2024/export.csv`.
 */
export function recognise(
  contracts: readonly Contract[],
  header: readonly string[],
  key: string,
  hint?: string,
): Recognition {
  const preferred = hint === undefined ? preferredContracts(contracts, key) : [];
  const dataset = hint ?? (preferred.length === 1 ? (preferred[0]?.dataset ?? null) : null);
  const index = indexHeader(header);
  const problem = headerProblem(index);
  if (problem) return { ok: false, ...problem, dataset };
  const matches = contracts.map((contract) =>
    matchHeader(contract, index, capture(contract, key) ?? {}),
  );
  const chosen =
    hint === undefined ? choose(matches, preferred, header) : byHint(matches, contracts, hint);
  if ('code' in chosen) return { ok: false, ...chosen, dataset };
  return accept(chosen, header, key);
}

function preferredContracts(contracts: readonly Contract[], key: string): Contract[] {
  const folder = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  const byFolder = contracts.filter((contract) => contract.dataset === folder);
  if (byFolder.length > 0) return byFolder;
  return contracts.filter((contract) => capture(contract, key) !== undefined);
}

function capture(contract: Contract, key: string): Readonly<Record<string, string>> | undefined {
  for (const pattern of contract.filePatterns) {
    const captured = compileFilePattern(pattern).match(key);
    if (captured) return captured;
  }
  return undefined;
}

function byHint(
  matches: readonly HeaderMatch[],
  contracts: readonly Contract[],
  hint: string,
): HeaderMatch | HeaderRefusal {
  const match = matches.find(({ contract }) => contract.dataset === hint);
  if (match) return match;
  const known = contracts.map((contract) => contract.dataset).join(', ');
  return { code: 'unrecognised', message: `there is no dataset ${hint}: there are ${known}` };
}

function choose(
  matches: readonly HeaderMatch[],
  preferred: readonly Contract[],
  header: readonly string[],
): HeaderMatch | HeaderRefusal {
  const fitting = matches.filter((match) => match.missingRequired.length === 0 && match.known > 0);
  const isWanted = ({ contract }: HeaderMatch) => preferred.includes(contract);
  const proven = fitting.filter(
    ({ known }) => known >= header.length * PROOF.share && known >= PROOF.names,
  );
  const byHeader = proven.filter(
    (match) =>
      !match.anonymous &&
      matches.every((other) =>
        isWanted(other) ? other.known < match.known : other.known <= match.known,
      ),
  );
  return (
    best(proven.filter(isWanted)) ??
    best(byHeader) ??
    best(fitting.filter(isWanted)) ??
    noContract(matches, preferred)
  );
}

/** The match that explains most of the header; two that explain as much are ambiguous. */
function best(matches: readonly HeaderMatch[]): HeaderMatch | HeaderRefusal | undefined {
  const most = Math.max(...matches.map((match) => match.known));
  const [first, ...others] = matches.filter((match) => match.known === most);
  if (!first || others.length === 0) return first;
  const names = [first, ...others].map(({ contract }) => contract.dataset).join(' and ');
  return {
    code: 'ambiguous',
    message: `the header fits ${names} alike: drop the file under the folder of its dataset`,
  };
}

function accept(match: HeaderMatch, header: readonly string[], key: string): Recognition {
  const { contract, mapping, missing, missingRequired, renamed } = match;
  const { dataset, fieldsMatch } = contract;
  const refuse = (refused: HeaderRefusal): Refused => ({ ok: false, ...refused, dataset });
  if (match.known === 0 || missingRequired.length > 0) return refuse(missingColumns(match));
  if (match.doubled.length > 0) {
    const message = `several header names mean one column of dataset ${dataset}: ${match.doubled.join('; ')}`;
    return refuse({ code: 'duplicate_header', message });
  }
  const used = new Set(mapping);
  const extra = header.filter((_, index) => !used.has(index));
  if (missing.length > 0 && (fieldsMatch === 'equal' || fieldsMatch === 'subset')) {
    return refuse(missingColumns({ ...match, missingRequired: missing }));
  }
  if (extra.length > 0 && (fieldsMatch === 'equal' || fieldsMatch === 'superset')) {
    const message = `dataset ${dataset} knows no column ${extra.join(', ')}, and its contract allows no others`;
    return refuse({ code: 'extra_columns', message });
  }
  const drift = { extra, missing, renamed, ...proposals(match) };
  return { ok: true, contract, mapping, drift, captured: capture(contract, key) ?? {} };
}
