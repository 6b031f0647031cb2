import { lower } from './bytes';
import { NULL_LENGTHS, NULL_TOKENS, WORD_LENGTHS, WORD_TOKENS } from './memory';

/** True when `[from, to)`, at least one byte, is a null token. */
export function isNullToken(from: usize, to: usize): bool {
  return isPossible(NULL_LENGTHS, from, to) && isListed(NULL_TOKENS, from, to, false);
}

/** True when `[from, to)` is a word that stands for a missing value, in upper or lower case. */
export function isPlaceholder(from: usize, to: usize): bool {
  return isPossible(WORD_LENGTHS, from, to) && isListed(WORD_TOKENS, from, to, true);
}

/** False for most cells, by their first byte and length. */
function isPossible(lengths: usize, from: usize, to: usize): bool {
  const bits = load<u32>(lengths + ((<usize>load<u8>(from)) << 2));
  return ((bits >>> <u32>min(to - from, 31)) & 1) != 0;
}

function isListed(tokens: usize, from: usize, to: usize, anyCase: bool): bool {
  const length = to - from;
  let token = tokens;
  for (let bytes: usize = load<u32>(token); bytes != 0; bytes = load<u32>(token)) {
    if (bytes == length && isEqual(token + 4, from, length, anyCase)) return true;
    token += 4 + bytes;
  }
  return false;
}

function isEqual(token: usize, cell: usize, length: usize, anyCase: bool): bool {
  for (let i: usize = 0; i < length; i++) {
    const byte: u32 = load<u8>(cell + i);
    if (<u32>load<u8>(token + i) != (anyCase ? lower(byte) : byte)) return false;
  }
  return true;
}
