import type { Receipt } from '../../lambdas/shared/documents';
import { counted } from './counted';
import { formatNumber } from './table';

/** A receipt for people: what became of the file and of its rows. */
export function renderReceipt(receipt: Receipt): string {
  const { file, file_id, dataset, contract_version, status, reason, rows, drift, parts } = receipt;
  const named = dataset === null ? '' : ` as ${dataset} ${contract_version ?? ''}`.trimEnd();
  const renamed = drift.renamed.map(({ from, to }) => `${from} -> ${to}`);
  const similar = (drift.proposed ?? []).map(
    ({ from, to }) => `${from} is not ${to}, or a synonym?`,
  );
  const lines: readonly (readonly [label: string, text: string])[] = [
    ['reason', reason === null ? '' : `${reason.code}: ${reason.message}`],
    [
      'rows',
      `${formatNumber(rows.read)} read = ${formatNumber(rows.clean)} clean + ${formatNumber(rows.rejected)} rejected + ${formatNumber(rows.duplicate)} duplicate`,
    ],
    ['rejected', counted(receipt.rejected_by_reason)],
    ['warnings', counted(receipt.warnings ?? {})],
    ['dropped', drift.extra.join(', ')],
    ['missing', drift.missing.join(', ')],
    ['renamed', renamed.join(', ')],
    ['similar', similar.join(', ')],
    ['parts', parts.map((part) => part.key).join(', ')],
    ['rejects', receipt.rejects_key ?? ''],
    ['proposal', receipt.proposal_key ?? ''],
  ];
  return [
    `${file}: ${status}${named} (${file_id})`,
    ...lines
      .filter(([, text]) => text !== '')
      .map(([label, text]) => `  ${label.padEnd(10)}${text}`),
  ].join('\n');
}
