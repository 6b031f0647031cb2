import { listFiles } from '../../lambdas/shared/books';
import type { Books } from '../../lambdas/shared/documents';
import { closedByNewer } from '../../lambdas/shared/reject-status';
import type { TracePorts } from './trace-ports';

/** True when a newer version of the file is accepted: what this one left open is closed. */
export async function isClosed(
  { store, lakeBucket }: Pick<TracePorts, 'store' | 'lakeBucket'>,
  books: Books,
): Promise<boolean> {
  const { items } = await listFiles(store, lakeBucket, { limit: Infinity, offset: 0 });
  return closedByNewer(items)(books);
}
