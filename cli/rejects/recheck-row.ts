import { recognise } from '../../contracts/recognise';
import type { Contract } from '../../contracts/types';
import { reasonList } from '../../lambdas/clean/engine/reject-writer';
import { compileRowRules } from '../../lambdas/clean/engine/row-rules';
import type { RejectedRow } from './read-rejects';

/** Columns of a rejects file that are not the row's own. */
const FACTS: ReadonlySet<string> = new Set([
  '_file',
  '_line',
  '_byte',
  '_length',
  '_check',
  '_reasons',
  '_status',
  '_by',
  '_at',
]);
/** Reasons of rows whose cells do not stand for themselves: only the raw bytes can tell whether they pass. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'encoding',
  'quote',
  'length',
  'field_count',
  'repeated_header',
  'summary_row',
]);

/** What today's contract says of a rejected row. */
export interface RowVerdict {
  /** The dataset that the file belongs to today; null when no contract knows it. */
  readonly dataset: string | null;
  readonly passes: boolean;
  /** Why it would be rejected today, as in `_reasons`; empty when it passes. */
  readonly reasons: string;
}

/** What the rows of one file have in common. */
export interface RecheckedFile {
  /** The raw key: a preference among contracts, as when the file is cleaned. */
  readonly key: string;
  /** Version of the contract that rejected the rows, where that is known. */
  readonly contractVersion?: string | null;
}

/**
 * Compiles today's contracts to the check of rejected rows of one file: the file is recognised by the header of its
 * rejects, as a replay would, and each row is judged by its cells. Whether another row has its key is not looked at.
 */
export function compileRecheck(
  contracts: readonly Contract[],
  file: RecheckedFile,
): (row: RejectedRow) => RowVerdict {
  let check: ((row: RejectedRow) => RowVerdict) | undefined;
  return (row) => {
    check ??= compileFor(
      contracts,
      file,
      Object.keys(row).filter((name) => !FACTS.has(name)),
    );
    return check(row);
  };
}

function compileFor(
  contracts: readonly Contract[],
  { key, contractVersion }: RecheckedFile,
  header: readonly string[],
): (row: RejectedRow) => RowVerdict {
  const found = recognise(contracts, header, key);
  if (!found.ok) {
    const refused = { dataset: found.dataset, passes: false, reasons: found.code };
    return () => refused;
  }
  const { contract, mapping, captured } = found;
  const { dataset, version } = contract;
  const check = compileRowRules({ contract, mapping, captured, width: header.length });
  const isSameContract = contractVersion === version;
  return (row) => {
    const before = row['_reasons'] ?? '';
    // what PostgreSQL has refused is refused again, as long as the contract is the same
    if (isUnreadable(before) || (isSameContract && before.startsWith('warehouse:')))
      return { dataset, passes: false, reasons: before };
    const judged = check(header.map((name) => row[name] ?? ''));
    const reasons = judged.ok ? '' : reasonList(judged.reasons);
    return { dataset, passes: judged.ok, reasons };
  };
}

function isUnreadable(reasons: string): boolean {
  return reasons.split(';').some((reason) => UNREADABLE.has(reason));
}
