import type { Contract } from '../../contracts/types';
import type { Receipt } from '../shared/documents';
import type { DriftProblem } from '../shared/verification';

/** Compares a cleaned file with the contract of today. Columns the contract does not know were dropped: no problem. */
export function compareReceipt(receipt: Receipt, contract: Contract | undefined): DriftProblem[] {
  if (receipt.status !== 'clean') return [];
  const dataset = receipt.dataset ?? '';
  const problem = (
    code: DriftProblem['code'],
    message: string,
    column: string | null = null,
  ): DriftProblem => ({
    phase: 'receipts',
    code,
    dataset,
    file_id: receipt.file_id,
    column,
    message,
  });
  if (contract === undefined)
    return [problem('contract_unknown', `there is no contract for dataset ${dataset}`)];
  const problems: DriftProblem[] = [];
  // a later generation keeps the contract of the first one until somebody replays the file: that was told of then
  if (receipt.contract_hash !== contract.hash && receipt.generation === 1)
    problems.push(
      problem(
        'contract_changed',
        `cleaned with contract ${receipt.contract_version}, today's is ${contract.version}: apply it with lake replay ${receipt.file_id}`,
      ),
    );
  const missing = new Set(receipt.drift.missing);
  for (const column of contract.columns) {
    const mustBeThere =
      column.required && column.transform === undefined && column.whenColumnAbsent === undefined;
    if (mustBeThere && missing.has(column.name))
      problems.push(
        problem('column_missing', `the file has no required column ${column.name}`, column.name),
      );
  }
  const inParts = receipt.parts.reduce((sum, part) => sum + part.rows, 0);
  if (inParts !== receipt.rows.clean)
    problems.push(
      problem('rows_differ', `the parts hold ${inParts} rows, the receipt ${receipt.rows.clean}`),
    );
  return problems;
}
