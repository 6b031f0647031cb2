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
 * 8 bytes a slot: u32 low bits of the place, and u32 number of the entry from 1; 0 is a free slot. Nearly
 * every stranger in the way is told apart without a look at its entry, and the index grows without one.
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
  return slots == 0 ? 0 : load<u32>(slotAt(<u32>place & mask));
}

/** The entry of a digest; 0 when it is the first with it, and was added. */
export function see(first: u64, second: u64, place: u64, content: u64, line: u32): usize {
  if (slots == 0) makeSlots(FIRST_SLOTS);
  let slot = <u32>place & mask;
  while (true) {
    const held = slotAt(slot);
    const number = load<u32>(held, 4);
    if (number == 0) {
      add(first, second, content, line);
      fillSlot(held, <u32>place, count);
      if (count > ((mask + 1) / 4) * 3) makeSlots((mask + 1) * 2);
      return 0;
    }
    if (load<u32>(held) == <u32>place) {
      const entry = entryAt(number - 1);
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
}

function entryAt(number: u32): usize {
  const piece: usize = load<u32>(KEY_PIECES + ((<usize>(number >>> PIECE_BITS)) << 2));
  return piece + ((<usize>(number & IN_PIECE)) << (<usize>ENTRY_BITS));
}

function slotAt(slot: u32): usize {
  return slots + ((<usize>slot) << 3);
}

function fillSlot(at: usize, place: u32, number: u32): void {
  store<u32>(at, place);
  store<u32>(at, number, 4);
}

/** Slots know where they belong, and twice as many keep their order: memory is read and written in a row. */
function makeSlots(length: u32): void {
  const old = slots;
  const oldEnd = old + (old == 0 ? 0 : (<usize>mask + 1) << 3);
  slots = takeFresh((<usize>length) << 3);
  mask = length - 1;
  for (let held = old; held < oldEnd; held += 8) {
    const number = load<u32>(held, 4);
    if (number == 0) continue;
    const place = load<u32>(held);
    let slot = place & mask;
    while (load<u32>(slotAt(slot), 4) != 0) slot = (slot + 1) & mask;
    fillSlot(slotAt(slot), place, number);
  }
  letGo(old, oldEnd - old);
}
