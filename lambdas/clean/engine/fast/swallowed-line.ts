import type { Grammar } from '../record-scanner';
import type { RecordSpans } from './record-spans';

const LF = 10;
const CR = 13;

/**
 * True when a later line of the record has as many delimiters as a whole record: then a quotation mark
 * that was not closed may have swallowed it, and the framer must look.
 */
export function swallowsLine(
  bytes: Uint8Array,
  at: number,
  { end, count }: RecordSpans,
  { delimiter }: Grammar,
): boolean {
  let delimiters = Number.NEGATIVE_INFINITY;
  for (let place = at; place < end; place++) {
    const byte = bytes[place];
    if (byte === delimiter) delimiters++;
    else if (byte === LF || byte === CR) {
      if (delimiters === count - 1) return true;
      delimiters = 0;
    }
  }
  return delimiters === count - 1;
}
