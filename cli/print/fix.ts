import type { FixOutcome, FixReceipt, FixResult } from '../../lambdas/shared/decisions';
import { byTarget, REFUSED } from '../fix/fix-summary';
import { formatNumber } from './table';

/** Lines that are listed of one file; --json has all that the receipt has. */
const MOST_LINES = 50;

/** What became of a corrected rejects file: a block a file that it repairs, then the counts. */
export function renderFix(receipt: FixReceipt): string {
  const { file, status, reason, by, rows, targets, results } = receipt;
  if (status === 'refused') return `${file}: refused, ${reason?.message ?? 'no reason given'}`;
  const lines = byTarget(results);
  const ids = new Set([...targets.map(({ file_id }) => file_id), ...lines.keys()]);
  const generations = new Map(targets.map(({ file_id, generation }) => [file_id, generation]));
  return [
    `${file} by ${by}: ${counts(rows)}`,
    ...[...ids].flatMap((id) => block(id, generations.get(id), lines.get(id) ?? [])),
  ].join('\n');
}

function counts(rows: FixReceipt['rows']): string {
  const named = Object.entries(rows).filter(([, count]) => count > 0);
  const words = named.map(([outcome, count]) => `${formatNumber(count)} ${inWords(outcome)}`);
  return words.join(', ') || 'no rows';
}

function inWords(outcome: string): string {
  return outcome.replaceAll('_', ' ');
}

function block(
  id: string,
  generation: number | null | undefined,
  results: readonly FixResult[],
): string[] {
  const notable = results.filter(({ outcome, ignored }) => REFUSED.has(outcome) || ignored);
  const shown = notable.slice(0, MOST_LINES).map((result) => `    ${describe(result)}`);
  const more = notable.length - shown.length;
  return [
    `  ${id === '' ? 'rows without a readable file id' : `file ${id}`}: ${tally(results)}${into(generation)}`,
    ...shown,
    ...(more > 0 ? [`    … and ${formatNumber(more)} more: see them with --json`] : []),
  ];
}

function into(generation: number | null | undefined): string {
  if (generation === undefined) return '';
  return generation === null
    ? '; no such file was cleaned here: its cleaning will take them in, if it was ever dropped'
    : `; generation ${generation}`;
}

function tally(results: readonly FixResult[]): string {
  const rows: Partial<Record<FixOutcome, number>> = {};
  for (const { outcome } of results) rows[outcome] = (rows[outcome] ?? 0) + 1;
  return counts(rows);
}

function describe({ line, outcome, reasons, ignored }: FixResult): string {
  const why = reasons === undefined ? '' : ` (${reasons.replaceAll(';', ', ')})`;
  const kept =
    ignored === undefined
      ? ''
      : `; not taken over, because nothing was wrong with them: ${ignored.join(', ')}`;
  return `line ${line}: ${inWords(outcome)}${why}${kept}`;
}
