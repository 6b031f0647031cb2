import { COMMA, CR, LF, QUOTE } from './bytes';

/** Facts about one cell, as bits; the same as `SHAPE` of fast/record-spans.ts. */
export const ENCLOSED: u32 = 1;
export const ESCAPED: u32 = 2;
export const ENCLOSE: u32 = 4;
export const DOUBLE: u32 = 8;
export const ODD: u32 = 16;
export const PLUS_SIGN: u32 = 32;

/** The shape of what is left, `[from, to)`: a cell whose newlines were trimmed needs no quotation marks. */
export function shapeOfTrimmed(from: usize, to: usize, shape: u32): u32 {
  if ((shape & ENCLOSE) == 0) return shape;
  for (let at = from; at < to; at++) {
    const byte: u32 = load<u8>(at);
    if (byte == COMMA || byte == QUOTE || byte == LF || byte == CR) return shape;
  }
  return shape & ~ENCLOSE;
}
