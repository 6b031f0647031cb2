import { COMMA, CR, LF, PLUS, QUOTE } from './bytes';
import { FACT_SHAPES } from './memory';
import { quote } from './settings';
import { DOUBLE, ENCLOSE, ESCAPED, ODD, PLUS_SIGN } from './shapes';

/** Besides the shapes of a cell: somebody else must read its record. */
export const UNREADABLE: u32 = 128;

/** Newlines that `shapeOfFacts` has seen since the driver of the scan set it to 0. */
export let innerNewlines: u32 = 0;

export function forgetInnerNewlines(): void {
  innerNewlines = 0;
}

/** Notes what each byte says of its cell's shape. */
export function prepareFactShapes(): void {
  for (let byte: u32 = 0; byte < 256; byte++)
    store<u8>(FACT_SHAPES + <usize>byte, <u8>shapeOf(byte));
}

function shapeOf(byte: u32): u32 {
  if (byte == 0) return UNREADABLE;
  if (byte == COMMA || byte == LF || byte == CR) return ENCLOSE;
  if (byte == PLUS) return PLUS_SIGN;
  if (byte == QUOTE) return quote == QUOTE ? ESCAPED | ENCLOSE : DOUBLE;
  return byte < 32 || byte >= 127 ? ODD : 0;
}

/** What bytes of a block, as bits, say of the shape of their cell. */
export function shapeOfFacts(block: usize, facts: u64): u32 {
  let shape: u32 = 0;
  for (let bits = facts; bits != 0; bits &= bits - 1) {
    const at = block + <usize>ctz(bits);
    const byte: u32 = load<u8>(at);
    shape |= load<u8>(FACT_SHAPES + <usize>byte);
    if (byte == LF || (byte == CR && <u32>load<u8>(at + 1) != LF)) innerNewlines++;
  }
  return shape;
}
