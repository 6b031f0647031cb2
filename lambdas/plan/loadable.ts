import { partColumns } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import type { Reason, Receipt } from '../shared/documents';
import type { ObjectStore } from '../shared/ports';
import { readPartHeader } from './part-header';

/**
 * Why the parts of a receipt cannot go into today's tables, if so. Files that were not cleaned can
 * always be booked. A file cleaned under an older contract is taken as long as its columns are the same.
 */
export async function whyNotLoadable(
  store: ObjectStore,
  lakeBucket: string,
  receipt: Receipt,
  contracts: ReadonlyMap<string, Contract>,
): Promise<Reason | undefined> {
  if (receipt.status !== 'clean') return undefined;
  const contract = contracts.get(receipt.dataset ?? '');
  if (contract === undefined) {
    return {
      code: 'contract_gone',
      message: `there is no contract for dataset ${receipt.dataset} any more: add it, then drop the file again`,
    };
  }
  const columns = new Set(contract.columns.map(({ name }) => name));
  const unknown = contract.versionOrder.find(
    (name) => !columns.has(name) && !/^\d+$/.test(receipt.captured[name] ?? ''),
  );
  if (unknown !== undefined)
    return {
      code: 'version_order_missing',
      message: `the key ${receipt.key} does not tell the number ${unknown}, by which ${contract.dataset} orders its files: drop the file under a key of its pattern`,
    };
  const [part] = receipt.parts;
  if (receipt.contract_hash === contract.hash || part === undefined) return undefined;
  const header = await readPartHeader(store, lakeBucket, part.key);
  if (header.join() === partColumns(contract).join()) return undefined;
  return {
    code: 'contract_changed',
    message: `the columns of ${contract.dataset} changed between cleaning (contract ${receipt.contract_version}) and loading (contract ${contract.version}): drop the file again`,
  };
}
