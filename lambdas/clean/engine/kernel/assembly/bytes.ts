export const TAB: u32 = 9;
export const LF: u32 = 10;
export const CR: u32 = 13;
export const SPACE: u32 = 32;
export const QUOTE: u32 = 34;
export const PLUS: u32 = 43;
export const COMMA: u32 = 44;
export const MINUS: u32 = 45;
export const POINT: u32 = 46;
export const ZERO: u32 = 48;

/** White space of ASCII. */
export function isSpace(byte: u32): bool {
  return byte == SPACE || byte - TAB <= CR - TAB;
}

/** Where `[from, to)` begins without white space; `to` when it has nothing else. */
export function trimmedFrom(from: usize, to: usize): usize {
  while (from < to && isSpace(load<u8>(from))) from++;
  return from;
}

/** Where `[from, to)` ends without white space. */
export function trimmedTo(from: usize, to: usize): usize {
  while (from < to && isSpace(load<u8>(to - 1))) to--;
  return to;
}

/** An ASCII letter in lower case; any other byte as it is. */
export function lower(byte: u32): u32 {
  return byte - 65 < 26 ? byte | 32 : byte;
}

/** Copies `[from, to)`, and up to 48 bytes more. @returns the place after the copy. */
export function copy(from: usize, to: usize, out: usize): usize {
  // Most are short, or about as long as the one before: few steps, which are guessed well.
  v128.store(out, v128.load(from));
  for (let i: usize = 16; from + i < to; i += 32) {
    v128.store(out + i, v128.load(from + i));
    v128.store(out + i, v128.load(from + i, 16), 16);
  }
  return out + (to - from);
}
