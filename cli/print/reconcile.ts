import type { ReconcileAnswer } from '../../lambdas/reconcile/reconcile';
import { formatNumber } from './table';

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
      : `${n(answer.unreconciled)} NOT ACCOUNTED FOR: run it again in a few minutes; if it stays, see "Something is unaccounted for" in docs/runbook.md`,
  ].join('\n');
}
