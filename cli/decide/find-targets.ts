import { listFiles, readFile } from '../../lambdas/shared/books';
import { mapBounded } from '../../lambdas/shared/bounded';
import type { Books, Receipt } from '../../lambdas/shared/documents';
import { readJson } from '../../lambdas/shared/json-object';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { KEY, UNRECOGNISED } from '../../names';
import { CommandFailed } from '../failures';
import type { Target } from './decide-files';

/**
 * The files that ids name, each once.
 * @throws {CommandFailed} when there is none of an id: then nothing is decided
 */
export async function targetsOf(
  store: ObjectStore,
  lakeBucket: string,
  ids: readonly string[],
): Promise<Target[]> {
  const found = await mapBounded([...new Set(ids)], async (id) => {
    const books = await readFile(store, lakeBucket, id);
    if (books === undefined)
      throw new CommandFailed(`no file has the id ${id}: see \`npm run lake -- files\``);
    const receipt = await receiptOf(store, lakeBucket, books);
    if (receipt === undefined)
      throw new CommandFailed(`the receipt of ${id} is missing: run \`npm run lake -- reconcile\``);
    return { books, receipt };
  });
  return found;
}

/** Which files a bulk replay is about; all that is given must hold. */
export interface Selection {
  readonly dataset?: string | undefined;
  /** Drop times, milliseconds since 1970, both inclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only files for which this holds. */
  readonly only?: ((receipt: Receipt) => boolean) | undefined;
}

/** The files of a selection, oldest first; those that were retracted are left out. */
export async function selectTargets(
  store: ObjectStore,
  lakeBucket: string,
  { dataset, from = 0, to = Number.POSITIVE_INFINITY, only = () => true }: Selection,
): Promise<Target[]> {
  const all = await listFiles(store, lakeBucket, { dataset, limit: Infinity, offset: 0 });
  const wanted = all.items.filter(
    ({ status, order_time }) => status !== 'retracted' && order_time >= from && order_time <= to,
  );
  const targets = await mapBounded(wanted.toReversed(), async (books) => {
    const receipt = await receiptOf(store, lakeBucket, books);
    return receipt === undefined ? [] : [{ books, receipt }];
  });
  return targets.flat().filter(({ receipt }) => only(receipt));
}

/** The receipt of a file as it is now. */
export function receiptOf(
  store: ObjectStore,
  lakeBucket: string,
  { dataset, file_id }: Pick<Books, 'dataset' | 'file_id'>,
): Promise<Receipt | undefined> {
  return readJson<Receipt>(store, lakeBucket, KEY.receipt(dataset ?? UNRECOGNISED, file_id));
}
