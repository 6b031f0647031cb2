import { takeAny } from './heap';
import { KEY_PIECES, MOST_PIECES } from './memory';
import { counting, versions } from './settings';

/**
 * What is known of each key of a file, in the order in which the keys came: u64 pair of the digest, u64 of
 * the content, u32 line: 28 bytes; u32 occurrences where they are counted; i64 for each column that orders
 * versions. Entries lie in pieces that are never moved.
 */
const PIECE_BITS: u32 = 12;
const IN_PIECE: u32 = (1 << PIECE_BITS) - 1;
const CONTENT: usize = 16;
const LINE: usize = 24;
const OCCURRENCES: usize = 28;
const LEAST_BYTES: u32 = 28;

let count: u32 = 0;

export function keyCount(): u32 {
  return count;
}

export function entryBytes(): u32 {
  return LEAST_BYTES + (counting << 2) + (versions << 3);
}

/** The entry of a number from 0. */
export function entryAt(number: u32): usize {
  const piece: usize = load<u32>(KEY_PIECES + ((<usize>(number >>> PIECE_BITS)) << 2));
  return piece + <usize>((number & IN_PIECE) * entryBytes());
}

export function isKey(entry: usize, first: u64, second: u64): bool {
  return load<u64>(entry) == first && load<u64>(entry, 8) == second;
}

/** Adds the entry of a key. @param version Where its versions are. */
export function addEntry(first: u64, second: u64, content: u64, line: u32, version: usize): void {
  const number = count++;
  if ((number & IN_PIECE) == 0) {
    if (number >>> PIECE_BITS >= MOST_PIECES) unreachable();
    const piece = takeAny(<usize>(entryBytes() << PIECE_BITS));
    store<u32>(KEY_PIECES + ((<usize>(number >>> PIECE_BITS)) << 2), <u32>piece);
  }
  const entry = entryAt(number);
  store<u64>(entry, first);
  store<u64>(entry, second, 8);
  fillEntry(entry, content, line, version);
  if (counting != 0) store<u32>(entry + OCCURRENCES, 1);
}

/** Another row is the one that its key stands for. */
export function fillEntry(entry: usize, content: u64, line: u32, version: usize): void {
  store<u64>(entry + CONTENT, content);
  store<u32>(entry + LINE, line);
  const held = versionsOf(entry);
  for (let at: usize = 0; at < <usize>(versions << 3); at += 8) {
    store<i64>(held + at, load<i64>(version + at));
  }
}

export function contentOf(entry: usize): u64 {
  return load<u64>(entry + CONTENT);
}

export function lineOf(entry: usize): u32 {
  return load<u32>(entry + LINE);
}

/** Counts an entry once more, where that is wanted. @returns how often its key has occurred; else 2. */
export function countAgain(entry: usize): u32 {
  if (counting == 0) return 2;
  const occurrences = load<u32>(entry + OCCURRENCES) + 1;
  store<u32>(entry + OCCURRENCES, occurrences);
  return occurrences;
}

/** Whether versions are newer than the entry's, compared column by column. */
export function isOlder(entry: usize, version: usize): bool {
  const held = versionsOf(entry);
  for (let at: usize = 0; at < <usize>(versions << 3); at += 8) {
    const other = load<i64>(version + at);
    if (other != load<i64>(held + at)) return other > load<i64>(held + at);
  }
  return false;
}

function versionsOf(entry: usize): usize {
  return entry + <usize>(LEAST_BYTES + (counting << 2));
}
