import { coreKey, partColumns } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { KEY } from '../../names';
import type { Reason, Receipt } from '../shared/documents';
import { readJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';
import { readPartHeader } from './part-header';

/**
 * Why the parts of a receipt cannot go into today's tables, if so. Files that were not cleaned can always be booked. A file
 * cleaned under an older contract is taken as long as its key is the same and the contract has only gained columns that may be
 * empty: the loader stages by the part's own header.
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
      message: `there is no contract for dataset ${receipt.dataset} any more: add it, or find today's dataset with ${replay(receipt)}`,
    };
  }
  const unknown = orderNotTold(receipt, contract);
  if (unknown !== undefined)
    return {
      code: 'version_order_missing',
      message: `the key ${receipt.key} does not tell the number ${unknown.name} (at most ${unknown.digits} digits), by which ${contract.dataset} orders its files: drop the file under a key of its pattern`,
    };
  if (receipt.contract_hash === contract.hash) return undefined;
  const what = await whatChanged(store, lakeBucket, receipt, contract);
  return what === undefined
    ? undefined
    : {
        code: 'contract_changed',
        message: `${what} of ${contract.dataset} changed between cleaning (contract ${receipt.contract_version}) and loading (contract ${contract.version}): apply today's with ${replay(receipt)}`,
      };
}

const replay = ({ file_id }: Receipt): string => `lake replay ${file_id}`;

/** The loader makes one bigint of all parts (`_eff`): those behind the first have four digits each. */
const DIGITS_OF_BIGINT = 18;
const DIGITS_OF_PART = 4;

/** A part of the order that is neither a column nor a number that the raw key told, and how many digits it may have. */
function orderNotTold(
  { captured }: Receipt,
  { columns, versionOrder }: Contract,
): { readonly name: string; readonly digits: number } | undefined {
  const first = DIGITS_OF_BIGINT - DIGITS_OF_PART * (versionOrder.length - 1);
  return versionOrder
    .map((name, place) => ({ name, digits: place === 0 ? first : DIGITS_OF_PART }))
    .filter(({ name }) => !columns.some((column) => column.name === name))
    .find(({ name, digits }) => !new RegExp(`^\\d{1,${digits}}$`).test(captured[name] ?? ''));
}

async function whatChanged(
  store: ObjectStore,
  lakeBucket: string,
  { parts: [part], contract_hash }: Receipt,
  contract: Contract,
): Promise<string | undefined> {
  if (part === undefined) return undefined;
  const header = await readPartHeader(store, lakeBucket, part.key);
  if (!mayBeLoaded(header, contract)) return 'columns';
  if (contract_hash === null) return undefined;
  // rows with one value of today's key may be several under another key, and clean has compared by the other one
  const then = await readJson<Contract>(store, lakeBucket, KEY.contract(contract_hash));
  return then === undefined || coreKey(then).join() === coreKey(contract).join()
    ? undefined
    : 'the key';
}

/** True when today's contract knows every column of the part, and a row may lack those that the part has not. */
function mayBeLoaded(header: readonly string[], contract: Contract): boolean {
  const wanted = partColumns(contract);
  const optional = new Set(
    contract.columns
      .filter(({ name, required }) => !required && !contract.key.includes(name))
      .map(({ name }) => name),
  );
  return (
    new Set(header).size === header.length &&
    header.every((name) => wanted.includes(name)) &&
    wanted.every((name) => header.includes(name) || optional.has(name))
  );
}
