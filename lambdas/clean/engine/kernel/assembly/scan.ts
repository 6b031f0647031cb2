import { beginBatch, endBatch, isFull } from './batch';
import { LF } from './bytes';
import { scanRecord } from './careful-record';
import { scanPlain } from './plain-records';

/**
 * Cuts `[from, to)` into records and cells, up to the first record that it does not know, or that is
 * cut, or until the batch is full. Blank lines are passed. @param firstLine Physical line of `from`.
 * @param final No more bytes follow. @returns where it stopped.
 */
export function scan(from: usize, to: usize, firstLine: u32, final: bool): usize {
  beginBatch(firstLine);
  store<u8>(to, <u8>LF);
  let at = from;
  while (at < to && !isFull()) {
    at = scanPlain(at, to);
    if (at == to || isFull()) break;
    const next = scanRecord(at, to, final);
    if (next == 0) break;
    at = next;
  }
  endBatch();
  return at;
}
