import type { Contract } from '../../../contracts/types';
import type { Reason, Receipt } from '../../shared/documents';
import { refusal } from './refusals';

/**
 * Why the rows of a file wait for a decision, if they do. Rows that only the warehouse refused do not
 * count: a file that was loaded is not taken back because of them.
 */
export function holdReason(
  contract: Pick<Contract, 'onRowError' | 'maxRejectedPercent'>,
  rows: Pick<Receipt['rows'], 'read' | 'rejected'>,
  rejectedByReason: Readonly<Record<string, number>>,
): Reason | null {
  const { read } = rows;
  const refused = Object.entries(rejectedByReason)
    .filter(([code]) => code.startsWith('warehouse:'))
    .reduce((sum, [, count]) => sum + count, 0);
  const rejected = rows.rejected - refused;
  if (rejected === 0) return null;
  if (contract.onRowError === 'reject-file') return refusal('row_rejected', { rejected, read });
  const limit = contract.maxRejectedPercent;
  return rejected * 100 > read * limit
    ? refusal('too_many_rejects', { rejected, read, limit })
    : null;
}
