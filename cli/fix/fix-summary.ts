import type { FixOutcome, FixReceipt, FixResult } from '../../lambdas/shared/decisions';

/** Outcomes after which somebody must look at the row once more. */
export const REFUSED: ReadonlySet<FixOutcome> = new Set<FixOutcome>([
  'still_rejected',
  'unknown_file',
  'unknown_line',
  'doubled_line',
  'check_differs',
  'row_incomplete',
]);

/** True when rows were taken and none was refused: rows that nobody has changed yet are no failure. */
export function fixWorked({ status, rows }: FixReceipt): boolean {
  const counted = (outcome: FixOutcome) => rows[outcome] ?? 0;
  const refused = [...REFUSED].some((outcome) => counted(outcome) > 0);
  return status === 'clean' && !refused && counted('taken') + counted('duplicate') > 0;
}

/** The rows of a fix by the file that they repair, each file with its rows in line order. */
export function byTarget(results: readonly FixResult[]): Map<string, FixResult[]> {
  const files = new Map<string, FixResult[]>();
  for (const result of results.toSorted((a, b) => a.line - b.line)) {
    const rows = files.get(result.file_id);
    if (rows === undefined) files.set(result.file_id, [result]);
    else rows.push(result);
  }
  return files;
}
