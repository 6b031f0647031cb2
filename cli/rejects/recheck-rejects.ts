import type { Contract } from '../../contracts/types';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { type FileWithRejects, type RejectedRow, readRejects } from './read-rejects';
import { compileRecheck, type RowVerdict } from './recheck-row';
import { readRejectsOf } from './rejects-on-disk';

/** An open rejected row and what would become of it today. */
export interface RecheckedRow extends RowVerdict {
  /** The raw key; of a rejects file on disk its path. */
  readonly file: string;
  readonly file_id: string;
  readonly line: number;
  /** Why it was rejected. */
  readonly before: string;
}

/** Open rejects of the lake, judged by today's contracts. */
export async function* recheckRejects(
  store: ObjectStore,
  lakeBucket: string,
  files: readonly FileWithRejects[],
  contracts: readonly Contract[],
): AsyncIterable<RecheckedRow> {
  for (const file of files) {
    const { key, file: name, contract_version: contractVersion } = file.books;
    const judge = compileRecheck(contracts, { key, contractVersion });
    for await (const row of readRejects(store, lakeBucket, file, 'open'))
      yield { ...identityOf(row, name), ...judge(row) };
  }
}

/**
 * The rows of a rejects file on disk, judged by today's contracts; rows of several files may stand in it.
 * @throws {UsageError} when it is no rejects file.
 */
export async function* recheckFile(
  path: string,
  contracts: readonly Contract[],
): AsyncIterable<RecheckedRow> {
  // nothing on disk says under which key the file was dropped: its header decides alone
  const judge = compileRecheck(contracts, { key: '' });
  for await (const row of readRejectsOf(path)) yield { ...identityOf(row, path), ...judge(row) };
}

function identityOf(row: RejectedRow, file: string) {
  const { _file = '', _line = '', _reasons = '' } = row;
  return { file, file_id: _file, line: Number(_line), before: _reasons };
}
