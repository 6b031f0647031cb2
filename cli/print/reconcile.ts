import { formatNumber } from './table';

/** What the reconcile function answers. */
export interface ReconcileAnswer {
  /** Object versions in the raw bucket. */
  readonly raw_versions: number;
  readonly receipts: number;
  readonly dead_letters: number;
  /** Versions without a receipt, at most 100 of them. */
  readonly missing: readonly { readonly key: string; readonly version_id: string }[];
  /** Receipts without an outcome and without a marker. */
  readonly unfinished: number;
  /** Events that were sent again, and markers that were written again. */
  readonly healed: number;
  /** What is not explained by any of this. */
  readonly unreconciled: number;
}

/** Uploads against receipts against outcomes, and what was done about the difference. */
export function renderReconcile(answer: ReconcileAnswer): string {
  const { raw_versions, receipts, dead_letters, missing, unfinished, healed } = answer;
  const n = formatNumber;
  return [
    `${n(raw_versions)} uploads, ${n(receipts)} receipts, ${n(dead_letters)} dead letters`,
    `${n(missing.length)} uploads without a receipt, ${n(unfinished)} receipts without an outcome, ${n(healed)} sent again`,
    ...missing.map(({ key, version_id }) => `  ${key} version ${version_id}`),
    answer.unreconciled === 0
      ? 'everything is accounted for'
      : `${n(answer.unreconciled)} NOT ACCOUNTED FOR: run it again in a few minutes; if it stays, see "Unreconciled" in docs/runbook.md`,
  ].join('\n');
}
