import { COMMA, CR, LF, PLUS } from './bytes';
import { delimiter, quote } from './settings';
import { ENCLOSE, ENCLOSED, ESCAPED, ODD, PLUS_SIGN } from './shapes';
import { specialBytes } from './special-bytes';

/** Shape of the cell that was passed last. */
export let quotedShape: u32 = 0;
/** Newlines in cells between quotation marks, since the driver of the scan set it to 0. */
export let newlines: u32 = 0;

export function forgetNewlines(): void {
  newlines = 0;
}

/**
 * Passes a cell between quotation marks, from behind the first. @returns the place of the mark that
 * closes it, or 0 where somebody else must say what the record is.
 */
export function passQuoted(from: usize, to: usize): usize {
  let shape = ENCLOSED;
  for (let at = from; at < to; ) {
    const bits = specialBytes(at, delimiter);
    if (bits == 0) {
      at += 16;
      continue;
    }
    at += ctz(bits);
    if (at >= to) return 0;
    const byte: u32 = load<u8>(at);
    if (byte == quote) {
      if (at + 1 == to || <u32>load<u8>(at + 1) != quote) {
        quotedShape = shape;
        return isEnd(load<u8>(at + 1)) ? at : 0;
      }
      shape |= ESCAPED | ENCLOSE;
      at++;
    } else if (byte == 0) return 0;
    else shape |= shapeOf(byte, at);
    at++;
  }
  return 0;
}

function isEnd(byte: u32): bool {
  return byte == delimiter || byte == LF || byte == CR;
}

/** What a special byte that is no quotation mark says of its cell; newlines are counted. */
function shapeOf(byte: u32, at: usize): u32 {
  if (byte == LF || byte == CR) {
    if (byte == LF || <u32>load<u8>(at + 1) != LF) newlines++;
    return ENCLOSE;
  }
  if (byte == COMMA) return ENCLOSE;
  if (byte == PLUS) return PLUS_SIGN;
  return byte < 32 || byte >= 127 ? ODD : 0;
}
