import { readFile } from '../../../lambdas/shared/books';
import type { Books } from '../../../lambdas/shared/documents';
import { output, testCloud } from './cloud';
import { waitFor } from './wait';

/** The books of a file as `lake file` prints them; undefined before it was cleaned. */
export async function booksOf(fileId: string): Promise<Books | undefined> {
  const { store } = await testCloud();
  return readFile(store, await output('lakeBucket'), fileId);
}

/** Waits until a file has come to an outcome. */
export function finalBooks(fileId: string): Promise<Books> {
  return waitFor(`the books of ${fileId}`, async () => {
    const books = await booksOf(fileId);
    return books === undefined || books.outcome === 'pending' ? undefined : books;
  });
}
