import { rowCount } from './batch';
import { COMMA } from './bytes';
import { BYTES, decline, locate, source, sourceFrom, sourceTo } from './canonical';
import { digestBytes, halfSip } from './digest';
import { contentOf, countAgain, fillEntry, isOlder, lineOf } from './key-entries';
import { lookUp, placeOf, see, touch } from './key-table';
import { firstBytes } from './masks';
import {
  CONTENT_FROM,
  CONTENT_TO,
  DIGESTS,
  KEY_COLUMNS,
  KEY_FROM,
  KEY_TEXT,
  KEY_TEXT_BYTES,
  KEY_TO,
  MOST_ROWS,
  ROW_LINE,
  ROW_OCCURRENCE,
  ROW_STATUS,
  SECRET,
  VERSIONS,
} from './memory';
import { keyColumns, versions } from './settings';
import { LOST, REPEATED, TAKEN } from './statuses';
import { writeCell } from './write-cell';

/** Longer keys are a mistake: the row rules say which column is to blame. */
const MOST_KEY_BYTES: u32 = 1000;
const SHORT_BYTES: u32 = 15;

/** Leaves rows to the row rules whose key is too long. */
export function checkKeys(): void {
  const count = rowCount();
  for (let row: u32 = 0; row < count; row++) {
    if (!isOpen(row)) continue;
    let bytes: u32 = 0;
    for (let i: u32 = 0; i < keyColumns; i++) {
      locate(row, keyColumn(i));
      bytes += <u32>(sourceTo - sourceFrom);
    }
    if (bytes > MOST_KEY_BYTES) decline(row);
  }
}

/** So many rows are looked up together: what their digests have touched is near still. */
const TOGETHER: u32 = 128;

/** Rows that are newer than one that was taken before with their key. */
let newer: u32 = 0;
/** All rows have been seen: they are read again. */
let isSettled: bool = false;

export function newerCount(): u32 {
  return newer;
}

/** From now on only those rows are taken that have won: the first with their key, or the newest. */
export function settleKeys(): void {
  isSettled = true;
}

/** Finds the rows of `[first, to)` whose key another row has. Their lines were written. */
export function keys(first: u32, to: u32): void {
  for (let row = first; row < to; row += TOGETHER) seeRows(row, min(row + TOGETHER, to));
}

/**
 * Digests first, then a look at the slot of each, which does nothing else, so that the waits for memory
 * overlap; then the table.
 */
function seeRows(first: u32, to: u32): void {
  for (let row = first; row < to; row++) {
    if (isOpen(row)) takeRow(row);
  }
  let touched: u32 = 0;
  for (let row = first; row < to; row++) touched ^= touch(load<u64>(digestAt(row), 16));
  // Kept only so that the look is not left out.
  store<u32>(KEY_TEXT, touched);
  for (let row = first; row < to; row++) {
    if (isOpen(row)) judge(row);
  }
}

/**
 * As `keys`, for a row that is read elsewhere: `[from, to)` is its key, `[contentFrom, contentTo)` its
 * content. @returns its status in the low byte, and above it how often the key has occurred.
 */
export function seeKey(
  from: usize,
  to: usize,
  contentFrom: usize,
  contentTo: usize,
  line: u32,
): u32 {
  takeKey(MOST_ROWS, from, to);
  takeContent(MOST_ROWS, contentFrom, contentTo);
  return verdict(MOST_ROWS, line);
}

function takeRow(row: u32): void {
  const at = (<usize>row) << 2;
  const from: usize = load<u32>(KEY_FROM + at);
  if (from != 0) takeKey(row, from, load<u32>(KEY_TO + at));
  else takeKeyCells(row);
  takeContent(row, load<u32>(CONTENT_FROM + at), load<u32>(CONTENT_TO + at));
}

function takeKeyCells(row: u32): void {
  locate(row, keyColumn(0));
  if (keyColumns == 1 && source == BYTES) return takeKey(row, sourceFrom, sourceTo);
  let to: usize = KEY_TEXT;
  for (let i: u32 = 0; i < keyColumns; i++) {
    if (i > 0) store<u8>(to++, <u8>COMMA);
    to = writeCell(row, keyColumn(i), to, KEY_TEXT + KEY_TEXT_BYTES);
  }
  takeKey(row, KEY_TEXT, to);
}

/** A short key is its own digest, with its length; of a long one 120 bits are kept. */
function takeKey(row: u32, from: usize, to: usize): void {
  const bytes = <u32>(to - from);
  let low: u64 = 0;
  let high: u64 = 0;
  if (bytes > SHORT_BYTES) {
    low = halfSip(SECRET, from, to);
    high = halfSip(SECRET + 8, from, to) | ((<u64>255) << 56);
  } else {
    const text = firstBytes(from, bytes);
    low = i64x2.extract_lane(text, 0);
    high = i64x2.extract_lane(text, 1) | ((<u64>bytes) << 56);
  }
  const digest = digestAt(row);
  const place = placeOf(low, high);
  store<u64>(digest, low);
  store<u64>(digest, high, 8);
  store<u64>(digest, place, 16);
}

function takeContent(row: u32, from: usize, to: usize): void {
  store<u64>(digestAt(row), digestBytes(load<u64>(SECRET), from, to), 24);
}

function judge(row: u32): void {
  const found = verdict(row, load<u32>(ROW_LINE + ((<usize>row) << 2)));
  store<u32>(ROW_OCCURRENCE + ((<usize>row) << 2), found >>> 8);
  if ((found & 255) != TAKEN) store<u8>(ROW_STATUS + <usize>row, <u8>found);
}

function verdict(row: u32, line: u32): u32 {
  const digest = digestAt(row);
  const content = load<u64>(digest, 24);
  const version = VERSIONS + ((<usize>(row * versions)) << 3);
  if (isSettled) return settledVerdict(digest, content, line);
  const entry = see(
    load<u64>(digest),
    load<u64>(digest, 8),
    load<u64>(digest, 16),
    content,
    line,
    version,
  );
  if (entry == 0) return TAKEN | (1 << 8);
  if (versions == 0 || !isOlder(entry, version))
    return sameAs(entry, content) | (countAgain(entry) << 8);
  fillEntry(entry, content, line, version);
  newer++;
  return TAKEN | (1 << 8);
}

/** A key that nobody has seen is taken: the file has changed, which its SHA-256 will show. */
function settledVerdict(digest: usize, content: u64, line: u32): u32 {
  const entry = lookUp(load<u64>(digest), load<u64>(digest, 8), load<u64>(digest, 16));
  if (entry == 0 || lineOf(entry) == line) return TAKEN | (1 << 8);
  return sameAs(entry, content) | (2 << 8);
}

function sameAs(entry: usize, content: u64): u32 {
  return contentOf(entry) == content ? REPEATED : LOST;
}

function digestAt(row: u32): usize {
  return DIGESTS + ((<usize>row) << 5);
}

function keyColumn(i: u32): u32 {
  return load<u32>(KEY_COLUMNS + ((<usize>i) << 2));
}

function isOpen(row: u32): bool {
  return <u32>load<u8>(ROW_STATUS + <usize>row) == TAKEN;
}
