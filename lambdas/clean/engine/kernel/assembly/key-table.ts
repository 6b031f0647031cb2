import { sip16 } from './digest';
import { expectBytes, letGo, takeFresh } from './heap';
import { addEntry, entryAt, entryBytes, isKey, keyCount } from './key-entries';

/**
 * The index of the keys: u32 slots (open addressing, linear probing). Low bits: number of the entry from
 * 1, 0 is a free slot; the bits above are those of the key's place, so that nearly every stranger in the
 * way is told apart without a look at its entry.
 */
const FIRST_SLOTS: u32 = 4096;
/** More would be gigabytes: a guess that is wrong. */
const MOST_EXPECTED: u32 = 1 << 26;
/** Top byte of digests that are no key themselves. */
const LONG_KEY: u64 = 255;

let slots: usize = 0;
let size: u32 = 0;
/** Keys that fill the slots. */
let limit: u32 = 0;
/** Bits of a slot that are a number. */
let numbers: u32 = 0;

/** Where the table looks for a digest: a short key must be digested for it, a long one was. */
export function placeOf(first: u64, second: u64): u64 {
  return second >>> 56 == LONG_KEY ? first : sip16(first, second);
}

/** Reads the slot where a search begins, so that it is near when it begins. */
export function touch(place: u64): u32 {
  return slots == 0 ? 0 : load<u32>(slotAt(homeOf(place)));
}

/** Makes room for so many keys at once, those that are there included. */
export function expectKeys(count: u32): void {
  const wanted = min(count, MOST_EXPECTED);
  if (wanted <= limit) return;
  makeSlots(wanted + wanted / 2);
  expectBytes(<usize>(wanted - keyCount()) * <usize>entryBytes());
}

/** The entry of a digest; 0 when it is the first with it, and was added. */
export function see(
  first: u64,
  second: u64,
  place: u64,
  content: u64,
  line: u32,
  version: usize,
): usize {
  if (keyCount() == limit) makeSlots(max(FIRST_SLOTS, size * 2));
  const slot = find(first, second, place);
  const held = load<u32>(slot);
  if (held != 0) return entryAt((held & numbers) - 1);
  addEntry(first, second, content, line, version);
  store<u32>(slot, tagOf(place) | keyCount());
  return 0;
}

/** The entry of a digest; 0 when nobody has seen it. */
export function lookUp(first: u64, second: u64, place: u64): usize {
  if (slots == 0) return 0;
  const held = load<u32>(find(first, second, place));
  return held == 0 ? 0 : entryAt((held & numbers) - 1);
}

/** The slot of a digest, or the free one where it belongs. Four slots are looked at together. */
function find(first: u64, second: u64, place: u64): usize {
  const tags = i32x4.splat(tagOf(place));
  const strange = i32x4.splat(~numbers);
  let at = slotAt(homeOf(place));
  while (true) {
    const four = v128.load(at);
    const other = v128.and(v128.xor(four, tags), strange);
    const free = i32x4.bitmask(i32x4.eq(four, i32x4.splat(0)));
    // A free slot may look as if it had the tag.
    let bits = i32x4.bitmask(i32x4.eq(other, i32x4.splat(0))) & ~free;
    for (; bits != 0; bits &= bits - 1) {
      const slot = at + ((<usize>ctz(bits)) << 2);
      if (isKey(entryAt((load<u32>(slot) & numbers) - 1), first, second)) return slot;
    }
    if (free != 0) return at + ((<usize>ctz(free)) << 2);
    at = behind(at);
  }
}

function homeOf(place: u64): u32 {
  return <u32>(((place & 0xffffffff) * <u64>size) >>> 32);
}

/** The four slots behind those at `at`; behind the last the search goes on at the first. */
function behind(at: usize): usize {
  return at + 16 < slotAt(size) ? at + 16 : slots;
}

function tagOf(place: u64): u32 {
  return <u32>(place >>> 32) & ~numbers;
}

function slotAt(slot: u32): usize {
  return slots + ((<usize>slot) << 2);
}

/** So many slots, three quarters of which may be filled; the entries say where they belong. */
function makeSlots(length: u32): void {
  letGo(slots, bytesOf(size));
  size = length;
  slots = takeFresh(bytesOf(size));
  limit = <u32>((<u64>size * 3) / 4);
  numbers = <u32>-1 >>> clz(limit);
  const count = keyCount();
  for (let number: u32 = 0; number < count; number++) {
    const entry = entryAt(number);
    const place = placeOf(load<u64>(entry), load<u64>(entry, 8));
    store<u32>(freeSlot(place), tagOf(place) | (number + 1));
  }
}

/** Four slots are read from the last one on, too. */
function bytesOf(length: u32): usize {
  return length == 0 ? 0 : (((<usize>length) << 2) + 16 + 7) & ~7;
}

/** The first free slot of a place: `find` would look there for it first. */
function freeSlot(place: u64): usize {
  let at = slotAt(homeOf(place));
  while (true) {
    const free = i32x4.bitmask(i32x4.eq(v128.load(at), i32x4.splat(0)));
    if (free != 0) return at + ((<usize>ctz(free)) << 2);
    at = behind(at);
  }
}
