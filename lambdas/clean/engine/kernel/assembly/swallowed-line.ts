import { CR, LF } from './bytes';
import { delimiter, quote } from './settings';

const NONE: i32 = -(1 << 30);

/** As `swallowsLine` of fast/swallowed-line.ts: a later line of the record `[from, to)` may be a record of its own. */
export function swallowsLine(from: usize, to: usize, cells: u32): bool {
  const whole = <i32>cells - 1;
  let delimiters = NONE;
  let quotes: u32 = 0;
  for (let at = from; at < to; at++) {
    const byte: u32 = load<u8>(at);
    const isInside = quotes > 1 && (quotes & 1) == 0;
    if (byte == quote) quotes++;
    else if (byte == delimiter && !isInside) delimiters++;
    else if (byte == LF || byte == CR) {
      if (delimiters == whole) return true;
      if (isInside && delimiters > 0) continue;
      delimiters = 0;
      quotes = 0;
    }
  }
  return delimiters == whole;
}
