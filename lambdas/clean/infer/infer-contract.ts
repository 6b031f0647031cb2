import { contractText } from '../../../contracts/infer/contract-text';
import {
  type Corrections,
  NO_CORRECTIONS,
  type Proposal,
  proposeContract,
} from '../../../contracts/infer/propose-contract';
import type { TableProfile } from '../../../contracts/infer/table-profile';
import type { Contract } from '../../../contracts/types';
import type { Dialect, Reason } from '../../shared/documents';
import type { OpenFile } from '../engine/read-pass';
import { profileTable } from './profile-table';
import { type Trial, tryContract } from './try-contract';

/** Each trial corrects something; what is wrong after so many is told to people. */
const MOST_TRIALS = 8;

export interface InferOptions {
  /** The raw key or the name of the file. */
  readonly key: string;
  /** Names of datasets that have a contract already. */
  readonly taken: readonly string[];
  /** Only the beginning of the file was given. */
  readonly sampled?: boolean;
}

/** A contract for a file, and what it makes of that file. */
export interface InferredContract {
  readonly contract: Contract;
  /** The contract as YAML, ODCS v3.1.0. */
  readonly text: string;
  readonly rows: Trial['cleaning']['rows'];
  /** Why the file is not taken although this is its own contract; null when it is. */
  readonly reason: Reason | null;
}

/** A file of which nothing can be said, and why. */
export interface NoContract {
  readonly contract: undefined;
  readonly text: undefined;
  readonly reason: Reason;
}

/**
 * Proposes a contract for a file and proves it: the file is cleaned with it, and what the contract would refuse
 * is corrected (a column becomes text, a key is dropped) until every row that can be read is taken.
 * @throws what the outputs or the disk throw; a file that is no table is an answer.
 */
export async function inferContract(
  open: OpenFile,
  options: InferOptions,
): Promise<InferredContract | NoContract> {
  const profiled = await profileTable(open, options);
  if (profiled.table === undefined) {
    const { reason } = profiled;
    return { contract: undefined, text: undefined, reason };
  }
  const { table, read } = profiled;
  let corrections: Corrections = { ...NO_CORRECTIONS, hasHeader: read.dialect?.header !== false };
  for (let trials = 1; ; trials++) {
    const proposal = proposeContract(table, corrections);
    const trial = await tryContract(open, proposal.contract, options.key);
    const next = correct(corrections, trial, proposal);
    if (next !== undefined && trials < MOST_TRIALS) {
      corrections = next;
      continue;
    }
    const { contract } = proposal;
    const { rows, reason } = trial.cleaning;
    const text = contractText(proposal, remarks(table, trial, read.dialect, options));
    return { contract, text, rows, reason };
  }
}

/** What has to change so that no readable row is refused; undefined when there is nothing. */
function correct(
  before: Corrections,
  { cleaning, reasons }: Trial,
  { contract, moreKeys }: Proposal,
): Corrections | undefined {
  const blamed = (code: string) =>
    [...reasons.keys()].flatMap((reason) => {
      const column = reason.startsWith(`${code}:`) ? reason.slice(code.length + 1) : '';
      return column === '' ? [] : [column];
    });
  const textual = ['type', 'range', 'pattern', 'enum'].flatMap(blamed);
  const optional = blamed('missing');
  const keyIsTooLong = blamed('length').some((column) => contract.key.includes(column));
  const doubled = cleaning.rows.duplicate > 0 || reasons.has('ambiguous_duplicate');
  const next = {
    ...before,
    textual: union(before.textual, textual),
    optional: union(before.optional, optional),
  };
  if (moreKeys && (doubled || keyIsTooLong)) return { ...next, keysTried: before.keysTried + 1 };
  if (doubled && contract.identicalRows === 'reject') return { ...next, identicalRows: true };
  return textual.length + optional.length > 0 ? next : undefined;
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].toSorted();
}

function remarks(
  table: TableProfile,
  { cleaning }: Trial,
  dialect: Dialect | null,
  { sampled = false }: InferOptions,
): string[] {
  const { rows, reason } = cleaning;
  return [
    sampled
      ? `Only the first ${table.rows} rows were looked at.`
      : `All ${table.rows} rows were looked at.`,
    ...(dialect === null ? [] : [`The file is ${describe(dialect)}; each file is looked at anew.`]),
    ...(reason === null ? [] : [`Even so the file itself is not taken: ${reason.message}`]),
    ...(rows.rejected === 0
      ? []
      : [
          `Of this file ${rows.rejected} rows are rejected: they cannot be read as rows of this table.`,
        ]),
  ];
}

function describe({ delimiter, quote, encoding, newline }: Dialect): string {
  const names: Readonly<Record<string, string>> = { '\t': 'tab', '': 'none' };
  const shown = (sign: string) => names[sign] ?? sign;
  return `${encoding}, delimiter ${shown(delimiter)}, quote ${shown(quote)}, newline ${newline}`;
}
