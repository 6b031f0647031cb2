import { sip16 } from './digest';
import { letGo, takeAny, takeFresh } from './heap';
import { KEY_PIECES, MOST_PIECES } from './memory';

/**
 * The keys of a file. Entries of 32 bytes (digest of 16, content of 8, u32 line, u32 occurrences) lie in
 * pieces that are never moved; an index of u32 slots (open addressing, linear probing) is made anew when
 * it is three quarters full.
 */
const ENTRY_BITS: u32 = 5;
const PIECE_BITS: u32 = 12;
const IN_PIECE: u32 = (1 << PIECE_BITS) - 1;
const FIRST_SLOTS: u32 = 4096;
/** Top byte of digests that are no key themselves. */
const LONG_KEY: u64 = 255;

let count: u32 = 0;
let mask: u32 = 0;
/**
 * Low bits: the entry's number from 1; 0 is a free slot. High bits: those of the place, so that nearly
 * every stranger in the way is told apart without a look at its entry.
 */
let slots: usize = 0;

export function keyCount(): u32 {
  return count;
}

/** Where the table looks for a digest: a short key must be digested for it, a long one was. */
export function placeOf(first: u64, second: u64): u64 {
  return second >>> 56 == LONG_KEY ? first : sip16(first, second);
}

/** Reads the slot where a search begins, so that it is near when it begins. */
export function touch(place: u64): u32 {
  return slots == 0 ? 0 : load<u32>(slots + ((<usize>(<u32>place & mask)) << 2));
}

/** The entry of a digest; 0 when it is the first with it, and was added. */
export function see(first: u64, second: u64, place: u64, content: u64, line: u32): usize {
  if (slots == 0) makeSlots(FIRST_SLOTS);
  const tag = <u32>(place >>> 32) & ~mask;
  let slot = <u32>place & mask;
  while (true) {
    const held = load<u32>(slots + ((<usize>slot) << 2));
    if (held == 0) {
      store<u32>(slots + ((<usize>slot) << 2), tag | (count + 1));
      add(first, second, content, line);
      return 0;
    }
    if (((held ^ tag) & ~mask) == 0) {
      const entry = entryAt((held & mask) - 1);
      if (load<u64>(entry) == first && load<u64>(entry, 8) == second) return entry;
    }
    slot = (slot + 1) & mask;
  }
}

export function contentOf(entry: usize): u64 {
  return load<u64>(entry, 16);
}

/** Counts an entry once more. @returns how often its key has occurred. */
export function countAgain(entry: usize): u32 {
  const occurrences = load<u32>(entry, 28) + 1;
  store<u32>(entry, occurrences, 28);
  return occurrences;
}

function add(first: u64, second: u64, content: u64, line: u32): void {
  const number = count++;
  if ((number & IN_PIECE) == 0) {
    if (number >>> PIECE_BITS >= MOST_PIECES) unreachable();
    const piece = takeAny(1 << (<usize>(PIECE_BITS + ENTRY_BITS)));
    store<u32>(KEY_PIECES + ((<usize>(number >>> PIECE_BITS)) << 2), <u32>piece);
  }
  const entry = entryAt(number);
  store<u64>(entry, first);
  store<u64>(entry, second, 8);
  store<u64>(entry, content, 16);
  store<u32>(entry, line, 24);
  store<u32>(entry, 1, 28);
  if (count > ((mask + 1) / 4) * 3) makeSlots((mask + 1) * 2);
}

function entryAt(number: u32): usize {
  const piece: usize = load<u32>(KEY_PIECES + ((<usize>(number >>> PIECE_BITS)) << 2));
  return piece + ((<usize>(number & IN_PIECE)) << (<usize>ENTRY_BITS));
}

/** The entries know where they belong, so the old slots are let go. */
function makeSlots(length: u32): void {
  const old = slots;
  const oldBytes: usize = old == 0 ? 0 : (<usize>mask + 1) << 2;
  slots = takeFresh((<usize>length) << 2);
  mask = length - 1;
  for (let number: u32 = 0; number < count; number++) {
    const entry = entryAt(number);
    const place = placeOf(load<u64>(entry), load<u64>(entry, 8));
    let slot = <u32>place & mask;
    while (load<u32>(slots + ((<usize>slot) << 2)) != 0) slot = (slot + 1) & mask;
    store<u32>(slots + ((<usize>slot) << 2), (<u32>(place >>> 32) & ~mask) | (number + 1));
  }
  letGo(old, oldBytes);
}
