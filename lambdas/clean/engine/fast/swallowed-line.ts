import type { Grammar } from '../record-scanner';
import type { RecordSpans } from './record-spans';

const LF = 10;
const CR = 13;

/**
 * True when a later line of the record has as many delimiters as a whole record: then a quotation mark
 * that was not closed may have swallowed it, and the framer must look. Such a line begins outside
 * quotation marks, and its first one closed the cell that swallowed it.
 */
export function swallowsLine(
  bytes: Uint8Array,
  at: number,
  { end, count }: RecordSpans,
  { delimiter, quote }: Grammar,
): boolean {
  let delimiters = Number.NEGATIVE_INFINITY;
  let quotes = 0;
  for (let place = at; place < end; place++) {
    const byte = bytes[place];
    const isInside = quotes > 1 && quotes % 2 === 0;
    if (byte === quote) quotes++;
    else if (byte === delimiter && !isInside) delimiters++;
    else if (byte === LF || byte === CR) {
      if (delimiters === count - 1) return true;
      // Inside quotation marks the line goes on, if it is one.
      if (isInside && delimiters > 0) continue;
      delimiters = 0;
      quotes = 0;
    }
  }
  return delimiters === count - 1;
}
