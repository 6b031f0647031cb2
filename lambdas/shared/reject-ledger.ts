import { createGunzip } from 'node:zlib';

import { parse } from 'csv-parse/sync';

import type { ObjectStore } from './ports';
import type { LedgerRow } from './reject-status';

/** The reject ledger of a file, streamed, in its own order. */
export async function* readLedger(
  store: ObjectStore,
  lakeBucket: string,
  ledgerKey: string,
): AsyncGenerator<LedgerRow> {
  let names: readonly string[] | undefined;
  for await (const line of linesOf(store, lakeBucket, ledgerKey)) {
    if (names === undefined) names = cellsOf(line);
    else yield ledgerRow(names, cellsOf(line));
  }
}

/** A ledger has one row a line: no cell of it can hold a newline. */
async function* linesOf(
  store: ObjectStore,
  lakeBucket: string,
  ledgerKey: string,
): AsyncGenerator<string> {
  const source = await store.stream(lakeBucket, ledgerKey);
  const content = source.pipe(createGunzip()).setEncoding('utf8');
  source.once('error', (error) => content.destroy(error));
  let rest = '';
  try {
    for await (const chunk of content) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } finally {
    source.destroy();
  }
}

/** Splitting is much faster than parsing, and few lines have a quotation mark. */
function cellsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const [cells = []]: string[][] = parse(line);
  return cells;
}

/** Older ledgers have no `_byte`, `_length`, `_by` and `_at`: columns are found by name. */
function ledgerRow(names: readonly string[], cells: readonly string[]): LedgerRow {
  const cell = (name: string) => cells[names.indexOf(name)] ?? '';
  const word = cell('_status');
  const status = word === 'fixed' || word === 'duplicate' ? word : 'open';
  const fixed = status === 'fixed' ? { by: cell('_by'), at: cell('_at') } : null;
  return {
    line: Number(cell('_line')),
    byte: numberOrNull(cell('_byte')),
    length: numberOrNull(cell('_length')),
    check: cell('_check'),
    reasons: cell('_reasons'),
    status,
    fixed,
  };
}

function numberOrNull(cell: string): number | null {
  return cell === '' ? null : Number(cell);
}
