import { COMMA, PLUS, QUOTE } from './bytes';

/**
 * Of 16 bytes those that mean something outside or inside quotation marks, as bits: delimiter, comma,
 * quotation mark, plus, control characters, and bytes of characters beyond ASCII.
 */
export function specialBytes(at: usize, delimiter: u32): i32 {
  const bytes = v128.load(at);
  // One more than DEL is negative, as are the bytes beyond ASCII: one comparison finds all three.
  const odd = i8x16.lt_s(i8x16.add(bytes, i8x16.splat(1)), i8x16.splat(33));
  const comma = i8x16.eq(bytes, i8x16.splat(<i8>COMMA));
  const plus = i8x16.eq(bytes, i8x16.splat(<i8>PLUS));
  const quote = i8x16.eq(bytes, i8x16.splat(<i8>QUOTE));
  const end = i8x16.eq(bytes, i8x16.splat(<i8>delimiter));
  return i8x16.bitmask(v128.or(v128.or(odd, end), v128.or(v128.or(comma, plus), quote)));
}
