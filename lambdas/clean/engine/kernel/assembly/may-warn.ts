import { CR, LF, MINUS, PLUS, TAB } from './bytes';
import { isPlaceholder } from './tokens';

const E: u32 = 0x45;

/**
 * Whether the cell `[from, to)` may be worth a warning: true too often, never too rarely. The same as
 * `mayWarn` of text-warnings.ts.
 */
export function mayWarn(from: usize, to: usize): bool {
  if (mayWarnPlain(from, to)) return true;
  for (let at = from; at < to; at++) {
    const byte: u32 = load<u8>(at);
    if (byte < 32 && byte != TAB && byte != LF && byte != CR) return true;
    if (byte >= 127 && mayWarnAt(byte, at, to)) return true;
  }
  return false;
}

/** {@link mayWarn} for a cell of printable ASCII without a plus: by its begin. */
export function mayWarnByStart(from: usize, to: usize): bool {
  const first: u32 = load<u8>(from);
  if (first == 0x3d || first == 0x40 || first == PLUS || first == MINUS || first == 0x23)
    return true;
  return isPlaceholder(from, to);
}

function mayWarnPlain(from: usize, to: usize): bool {
  if (mayWarnByStart(from, to)) return true;
  // 1.23457E+15 ends with the exponent: two or three digits.
  if (to - from >= 5 && isExponent(to - 4)) return true;
  return to - from >= 6 && isExponent(to - 5);
}

function isExponent(at: usize): bool {
  return <u32>load<u8>(at) == E && <u32>load<u8>(at + 1) == PLUS;
}

/** A byte that is not plain ASCII begins, with those behind it, something invisible or damaged. */
function mayWarnAt(byte: u32, at: usize, to: usize): bool {
  const second: u32 = at + 1 < to ? load<u8>(at + 1) : 0;
  const third: u32 = at + 2 < to ? load<u8>(at + 2) : 0;
  if (byte == 0x7f) return true;
  if (byte == 0xc2) return second <= 0xa0 || second == 0xad;
  // Â Ã â ï ð before what is not ASCII.
  if (byte == 0xc3) return third >= 0xc2 && startsDamage(second);
  if (byte == 0xe2) return isInvisible(second, third);
  if (byte != 0xef) return false;
  return (second == 0xbb && third == 0xbf) || (second == 0xbf && third == 0xbd);
}

function startsDamage(second: u32): bool {
  return second == 0x82 || second == 0x83 || second == 0xa2 || second == 0xaf || second == 0xb0;
}

/** Zero-width characters and marks of direction: U+200B, U+200E, U+200F, U+202A to U+202E, U+2060 to U+2069. */
function isInvisible(second: u32, third: u32): bool {
  if (second == 0x81) return third >= 0xa0 && third <= 0xa9;
  if (second != 0x80) return false;
  return third == 0x8b || third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae);
}
