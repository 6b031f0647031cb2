import type { HeaderMatch } from './match-header';
import { type NearName, nearNames } from './near-names';
import type { Contract } from './types';

/** Why no contract takes a file, as far as its header tells. */
export interface HeaderRefusal {
  readonly code:
    | 'blank_header'
    | 'duplicate_header'
    | 'missing_columns'
    | 'extra_columns'
    | 'ambiguous'
    | 'unrecognised';
  /** What is wrong and what to do; names columns and datasets, never a cell. */
  readonly message: string;
  /** Header names that nearly are those of the columns that it lacks. */
  readonly proposed?: readonly NearName[];
}

/**
 * Why none of the contracts takes a header: the dataset that the file was meant for lacks columns, or no
 * contract knows it.
 * @param preferred The contracts that the key of the file speaks for.
 */
export function noContract(
  matches: readonly HeaderMatch[],
  preferred: readonly Contract[],
): HeaderRefusal {
  const [meant] = matches.filter(({ contract }) => preferred.includes(contract));
  if (meant) return missingColumns(meant, lookalike(meant, matches));
  const names = matches.map(({ contract }) => contract.dataset).join(', ');
  const closest = matches.toSorted((a, b) => b.known - a.known)[0];
  const message = `the header fits none of ${names}`;
  if (!closest || closest.known === 0 || closest.missingRequired.length === 0) {
    return { code: 'unrecognised', message };
  }
  const needs = closest.missingRequired.join(', ');
  const hint = `; the closest is ${closest.contract.dataset}, which needs ${needs}${nearHint(closest)}`;
  return { code: 'unrecognised', message: message + hint, ...proposals(closest) };
}

/** The dataset whose file this rather is: it knows more of the header than the one that it was meant for. */
function lookalike(meant: HeaderMatch, matches: readonly HeaderMatch[]): HeaderMatch | undefined {
  const [most] = matches.toSorted((a, b) => b.known - a.known);
  return most && most.known > Math.max(meant.known, 1) ? most : undefined;
}

/** @param other The dataset whose file it looks like. */
export function missingColumns(match: HeaderMatch, other?: HeaderMatch): HeaderRefusal {
  const { contract, missingRequired } = match;
  const columns = missingRequired.length === 0 ? 'any column it knows' : missingRequired.join(', ');
  const looks = other ? `; it looks like a file of ${other.contract.dataset}` : '';
  return {
    code: 'missing_columns',
    message: `the header lacks ${columns} of dataset ${contract.dataset}: add them, or correct their names${nearHint(match)}${looks}`,
    ...proposals(match),
  };
}

/** Near names are only named: whether they mean the column is for people to say. */
function nearHint(match: HeaderMatch): string {
  const { missingRequired } = match;
  const near = nearNames(match.unknown, match.absent).filter(({ to }) =>
    missingRequired.includes(to),
  );
  if (near.length === 0) return '';
  const pairs = near.map(({ from, to }) => `${from} for ${to}`).join(', ');
  return ` (perhaps ${pairs}: rename, or add a synonym to the contract)`;
}

/** Near names of the missing columns; nothing where there is none. */
export function proposals({ unknown, absent }: HeaderMatch): { proposed?: readonly NearName[] } {
  const proposed = nearNames(unknown, absent);
  return proposed.length === 0 ? {} : { proposed };
}
