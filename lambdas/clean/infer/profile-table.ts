import { TableProfile } from '../../../contracts/infer/table-profile';
import type { Reason } from '../../shared/documents';
import { type Cleaning, cleanStream } from '../engine/clean-stream';
import type { OpenFile } from '../engine/read-pass';
import { trimmed } from '../engine/row-rules';
import { readOutputs, type TakeRecord } from './read-rows';

/**
 * Columns that cleaning adds to the cells of a file without a contract: `_file` and `_line`. A first column without a name is
 * the index that pandas writes: cleaning under a contract passes over it.
 */
const ADDED = 2;

/** A table of PostgreSQL has 1,600 columns, of which some say where a row comes from. */
const MOST_COLUMNS = 1500;
const TOO_WIDE: Reason = {
  code: 'too_many_columns',
  message: `The file has more than ${MOST_COLUMNS} columns, which is no table that can be loaded: split it by columns, each piece with the key.`,
};

/** A file whose rows were looked at, or why it has none. */
export type Profiled =
  | { readonly table: TableProfile; readonly read: Cleaning }
  | { readonly table: undefined; readonly reason: Reason };

/** Looks at every row of a file, read as `lake clean --infer` reads it: structure only. */
export async function profileTable(
  open: OpenFile,
  facts: { readonly key: string; readonly taken: readonly string[] },
): Promise<Profiled> {
  let table: TableProfile | undefined;
  let isIndexed = false;
  const readPart = (): TakeRecord => {
    let isHeader = true;
    return (record) => {
      const cells = record.slice(isIndexed ? 1 : 0, -ADDED);
      if (!isHeader) table?.take(cells.map(trimmed));
      else if (table === undefined) {
        isIndexed = cells.length > 1 && trimmed(cells[0] ?? '') === '';
        if (cells.length > MOST_COLUMNS) return;
        table = new TableProfile({ ...facts, header: isIndexed ? cells.slice(1) : cells });
      }
      isHeader = false;
    };
  };
  const read = await cleanStream(
    open,
    () => readOutputs((name) => (name.startsWith('part-') ? readPart() : undefined)),
    {
      contracts: [],
      key: facts.key,
      fileId: '',
      infer: true,
      plain: true,
    },
  );
  if (read.reason !== null) return { table: undefined, reason: read.reason };
  if (table === undefined) return { table, reason: TOO_WIDE };
  return { table, read };
}
