import { digestBytes } from './digest';
import {
  ARENA,
  ARENA_BYTES,
  MEMO_ENTRIES,
  MEMO_SLOT_BITS,
  MEMO_SLOTS,
  MOST_MEMOS,
  SECRET,
  UNKNOWN,
} from './memory';
import { forgetRecalled } from './recall';

/**
 * What the driver has found out of the spellings of cells. An entry of 48 bytes: u32 first byte, length
 * and tag of the spelling, u32 high bits of its hash; u8 verdict, u8 `same`; u32 first byte and end of
 * the canonical cell, u32 warning; f64 number; u32 shape. All are forgotten together.
 */
const ENTRY: usize = 48;
const MASK: usize = (1 << (<usize>MEMO_SLOT_BITS)) - 1;

/** Most of the arena that is borrowed at a time: a key and a content. */
const BORROWED: u32 = 5 << 19;
/** Longer cells hardly ever come again. */
const MOST_BYTES: u32 = 256;
/** Verdicts; the driver replaces the first. */
export const UNJUDGED: u32 = 0;
export const KNOWN: u32 = 1;
export const REFUSED: u32 = 2;

let count: u32 = 0;
let arenaTop: usize = ARENA;
/** What lies below it stays. */
let arenaFloor: usize = ARENA;
let unknown: u32 = 0;

export function memoCount(): u32 {
  return count;
}

/** Entries in `UNKNOWN` that the driver must judge. */
export function unknownCount(): u32 {
  return unknown;
}

/** The entries of `UNKNOWN` are judged. */
export function forgetUnknown(): void {
  unknown = 0;
}

/** The place that `borrow` gave, and all behind it, is free. */
export function giveBack(at: usize): void {
  arenaTop = at;
}

/** What lies in the arena now stays there: the constants of the file. */
export function keepArena(): void {
  arenaFloor = arenaTop;
}

/** Forgets all spellings and what lies in the arena above the constants; between two batches only. */
export function forgetMemos(): void {
  memory.fill(MEMO_SLOTS, 0, 4 << (<usize>MEMO_SLOT_BITS));
  forgetRecalled();
  count = 0;
  unknown = 0;
  arenaTop = arenaFloor;
}

/** Bytes that the arena still takes. */
export function arenaLeft(): u32 {
  return <u32>(ARENA + ARENA_BYTES - arenaTop);
}

/** Room for so many bytes until `forgetMemos`; 0 where there is none. The borrower's is left alone. */
export function allocate(bytes: u32): usize {
  return arenaLeft() < bytes + BORROWED ? 0 : borrow(bytes);
}

/** Room for so many bytes until `giveBack`; 0 where there is none. */
export function borrow(bytes: u32): usize {
  if (arenaLeft() < bytes) return 0;
  const at = arenaTop;
  arenaTop += <usize>bytes;
  return at;
}

/**
 * The entry of a spelling, a new one perhaps. @param tag Tells columns apart, and escaped spellings.
 * @returns 0 where there is no room or the cell is too long.
 */
export function findMemo(from: usize, to: usize, tag: u32): usize {
  const length = <u32>(to - from);
  if (length > MOST_BYTES) return 0;
  const hash = digestBytes(load<u64>(SECRET) ^ <u64>tag, from, to);
  const high = <u32>(hash >>> 32);
  let slot = <usize>hash & MASK;
  for (; ; slot = (slot + 1) & MASK) {
    const held: usize = load<u32>(MEMO_SLOTS + (slot << 2));
    if (held == 0) break;
    if (load<u32>(held, 12) == high && isSpelling(held, from, length, tag)) return held;
  }
  return addMemo(slot, from, length, tag, high);
}

function isSpelling(entry: usize, from: usize, length: u32, tag: u32): bool {
  if (load<u32>(entry, 4) != length || load<u32>(entry, 8) != tag) return false;
  return isEqual(load<u32>(entry), from, length);
}

function isEqual(one: usize, other: usize, length: u32): bool {
  let at: usize = 0;
  for (; at + 8 <= <usize>length; at += 8) {
    if (load<u64>(one + at) != load<u64>(other + at)) return false;
  }
  const left = (<u64>length & 7) << 3;
  return ((load<u64>(one + at) ^ load<u64>(other + at)) & (((<u64>1) << left) - 1)) == 0;
}

function addMemo(slot: usize, from: usize, length: u32, tag: u32, high: u32): usize {
  const bytes = count < MOST_MEMOS ? allocate(length) : 0;
  if (bytes == 0) return 0;
  memory.copy(bytes, from, length);
  const entry = MEMO_ENTRIES + ENTRY * <usize>count;
  count++;
  store<u32>(entry, <u32>bytes);
  store<u32>(entry, length, 4);
  store<u32>(entry, tag, 8);
  store<u32>(entry, high, 12);
  store<u8>(entry, <u8>UNJUDGED, 16);
  store<u32>(UNKNOWN + ((<usize>unknown) << 2), <u32>entry);
  unknown++;
  store<u32>(MEMO_SLOTS + (slot << 2), <u32>entry);
  return entry;
}
