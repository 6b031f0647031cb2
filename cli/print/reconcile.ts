import type { ReconcileAnswer } from '../../lambdas/reconcile/reconcile';
import { formatNumber } from './table';

/** Uploads against receipts against outcomes, and what was done about the difference. */
export function renderReconcile(answer: ReconcileAnswer): string {
  const { raw_versions, receipts, dead_letters, missing, unfinished, healed } = answer;
  const n = formatNumber;
  const underWay = Math.max(0, raw_versions - receipts - missing.length);
  const settled =
    underWay === 0
      ? 'everything is accounted for'
      : `nothing is lost; ${n(underWay)} uploads are still on their way`;
  return [
    `${n(raw_versions)} uploads, ${n(receipts)} receipts, ${n(dead_letters)} dead letters`,
    `${n(missing.length)} uploads without a receipt, ${n(unfinished)} receipts without an outcome, ${n(healed)} sent again`,
    ...missing.map(({ key, version_id }) => `  ${key} version ${version_id}`),
    answer.unreconciled === 0
      ? settled
      : `${n(answer.unreconciled)} NOT ACCOUNTED FOR: run it again in a few minutes; if it stays, see "Something is unaccounted for" in docs/runbook.md`,
  ].join('\n');
}
