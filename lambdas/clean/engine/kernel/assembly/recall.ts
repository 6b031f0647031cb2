import { firstBytes } from './masks';
import { RECALL_BITS, RECALLED } from './memory';

/**
 * What the check has found out of short cells, so that the same cell of the same column is not asked all
 * questions again. A slot of 32 bytes: the cell, at most 16 bytes and zeros; u32 column and length;
 * u32 fate; the cell that came last takes the place of another.
 */
const MOST_BYTES: u32 = 16;
const LENGTH_BITS: u32 = 8;

/** Fates besides the addresses of memo entries. */
export const UNDECIDED: u32 = 0;
export const IS_NULL: u32 = 1;
export const IS_AS_READ: u32 = 2;

/** The slot of the cell that was recalled last; 0 where it has none. */
let slot: usize = 0;

/** Between two files, and when memo entries are forgotten. */
export function forgetRecalled(): void {
  memory.fill(RECALLED, 0, 32 << (<usize>RECALL_BITS));
  slot = 0;
}

/** The fate of the cell `[from, to)` of a column; `UNDECIDED` where nobody has noted it. */
export function recall(column: u32, from: usize, to: usize): u32 {
  const length = <u32>(to - from);
  slot = 0;
  if (length > MOST_BYTES) return UNDECIDED;
  const text = firstBytes(from, length);
  const tag = ((column + 1) << LENGTH_BITS) | length;
  const mixed = (i64x2.extract_lane(text, 0) ^ <u64>tag) * 0x9e3779b97f4a7c15;
  const hash = (mixed ^ i64x2.extract_lane(text, 1)) * 0xbf58476d1ce4e5b9;
  slot = RECALLED + ((<usize>(hash >>> (64 - <u64>RECALL_BITS))) << 5);
  const other = v128.any_true(v128.xor(v128.load(slot), text));
  if (!other && load<u32>(slot, 16) == tag) return load<u32>(slot, 20);
  v128.store(slot, text);
  store<u32>(slot, tag, 16);
  store<u32>(slot, UNDECIDED, 20);
  return UNDECIDED;
}

/** Notes the fate of the cell that was recalled last. */
export function remember(fate: u32): void {
  if (slot != 0) store<u32>(slot, fate, 20);
}

/** The cell that is judged now is none to remember. */
export function forget(): u32 {
  slot = 0;
  return UNDECIDED;
}
