import { trimmed } from '../row-rules';
import { SUMMARY_WORDS, summaryWord } from '../summary-words';
import type { RecordSpans } from './record-spans';

const TAB = 9;
const CR = 13;
const SPACE = 32;
/** Five bits of a byte: a letter has the same in upper and in lower case. */
const BITS = 31;

/** By the first three letters: 1 where a word begins so. */
export const STARTS = new Uint8Array(1 << 15);
for (const word of SUMMARY_WORDS) STARTS[startOf(Buffer.from(word), 0)] = 1;

/**
 * True when the first cell of a record that is not blank says that it may be a footer; what it is, the row
 * rules say. Mostly three letters tell that it is none.
 */
export function beginsLikeSummary(bytes: Buffer, { from, to, count }: RecordSpans): boolean {
  for (let cell = 0; cell < count; cell++) {
    const end = to[cell]!;
    for (let at = from[cell]!; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === SPACE || (byte >= TAB && byte <= CR)) continue;
      if (end - at < 3 || STARTS[startOf(bytes, at)] === 0) return false;
      return summaryWord(trimmed(bytes.toString('utf8', at, end))) !== undefined;
    }
  }
  return false;
}

function startOf(bytes: Buffer, at: number): number {
  return ((bytes[at]! & BITS) << 10) | ((bytes[at + 1]! & BITS) << 5) | (bytes[at + 2]! & BITS);
}
