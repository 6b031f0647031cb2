import { COMMA, CR, LF, PLUS, QUOTE } from './bytes';
import { delimiter, quote } from './settings';

/**
 * What 64 bytes mean, as bits (after Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019).
 * `ends`: delimiters and newlines that end a cell; `facts`: bytes that say something of their cell's
 * shape; `wrong`: from its first bit on somebody else must say what the bytes are.
 */
export let ends: u64 = 0;
export let facts: u64 = 0;
export let wrong: u64 = 0;

let quotes: u64 = 0;
/** All bits where the block before ends between quotation marks. */
let inside: u64 = 0;
/** 1 where the block before ends with a mark that closes, or with the end of a cell. */
let closed: u64 = 0;
let ended: u64 = 1;

/** The next block begins a record. */
export function beginBlocks(): void {
  inside = 0;
  closed = 0;
  ended = 1;
}

/** Reads the 64 bytes at `at`, which follow those that were read last. */
export function readBlock(at: usize): void {
  ends = 0;
  facts = 0;
  quotes = 0;
  for (let i: usize = 0; i < 64; i += 16) readBytes(v128.load(at + i), <u64>i);
  wrong = 0;
  if (quote != QUOTE) {
    facts = (facts | quotes) & ~ends;
  } else if ((quotes | inside | closed) == 0) {
    facts &= ~ends;
    ended = ends >>> 63;
  } else readQuotes();
}

function readBytes(bytes: v128, shift: u64): void {
  const delimiters = i8x16.eq(bytes, i8x16.splat(<i8>delimiter));
  const newlines = v128.or(
    i8x16.eq(bytes, i8x16.splat(<i8>LF)),
    i8x16.eq(bytes, i8x16.splat(<i8>CR)),
  );
  // One more than DEL is negative, as are the bytes beyond ASCII: one comparison finds all three.
  const odd = i8x16.lt_s(i8x16.add(bytes, i8x16.splat(1)), i8x16.splat(33));
  const signs = v128.or(
    i8x16.eq(bytes, i8x16.splat(<i8>COMMA)),
    i8x16.eq(bytes, i8x16.splat(<i8>PLUS)),
  );
  ends |= bitsOf(v128.or(delimiters, newlines)) << shift;
  facts |= bitsOf(v128.or(odd, signs)) << shift;
  quotes |= bitsOf(i8x16.eq(bytes, i8x16.splat(<i8>QUOTE))) << shift;
}

function bitsOf(found: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(found));
}

/**
 * Tells what is between quotation marks: a mark opens behind the end of a cell and closes before one, or
 * two of them stand for one.
 */
function readQuotes(): void {
  const within = upTo(quotes) ^ inside;
  const opens = quotes & within;
  const behindClose = ((quotes & ~within) << 1) | closed;
  const doubled = opens & behindClose;
  const all = ends;
  ends &= ~within;
  const behindEnd = (ends << 1) | ended;
  wrong = (opens & ~(behindEnd | doubled)) | (behindClose & ~(ends | opens));
  facts = ((facts | all) & ~ends) | doubled;
  closed = (quotes & ~within) >>> 63;
  ended = ends >>> 63;
  inside = <u64>(<i64>within >> 63);
}

/** Every bit the exclusive or of itself and all below it. */
function upTo(bits: u64): u64 {
  let sum = bits ^ (bits << 1);
  sum ^= sum << 2;
  sum ^= sum << 4;
  sum ^= sum << 8;
  sum ^= sum << 16;
  return sum ^ (sum << 32);
}
