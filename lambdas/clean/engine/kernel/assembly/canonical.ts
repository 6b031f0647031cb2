import { QUOTE } from './bytes';
import { CANON_FROM, CANON_SOURCE, CANON_TO, NUMBERS, ROW_STATUS } from './memory';
import { DOUBLE, ENCLOSE, ENCLOSED } from './shapes';
import { DECLINED } from './statuses';

/** Where the canonical text of a cell is: bytes as they are, bytes to be enclosed in quotation marks, a number. */
export const BYTES: u32 = 0;
export const TO_ENCLOSE: u32 = 1;
export const TO_WRITE: u32 = 2;
/** For a moment: `CANON_FROM` is the memo's entry. */
export const IN_MEMO: u32 = 3;

/** The canonical cell `place` (row times columns plus column) is `[from, to)`. */
export function setBytes(place: u32, from: usize, to: usize): void {
  set(place, <u32>from, <u32>to, BYTES);
}

/** The cell is NULL. @param at Where it stands in the record: neighbours are copied in one go. */
export function setNull(place: u32, at: usize): void {
  set(place, <u32>at, <u32>at, BYTES);
  store<f64>(NUMBERS + ((<usize>place) << 3), NaN);
}

export function setEntry(place: u32, entry: usize): void {
  set(place, <u32>entry, 0, IN_MEMO);
}

/** The cell is a number that is written with all digits of its scale. */
export function setNumber(place: u32): void {
  set(place, 0, 0, TO_WRITE);
}

/**
 * The cell is the trimmed bytes `[from, to)` of the record, whose quotation marks are doubled. Those
 * of the record are used again where the cell needs them.
 */
export function setText(place: u32, from: usize, to: usize, shape: u32): void {
  if ((shape & ENCLOSE) == 0) return setBytes(place, from, to);
  const framed =
    (shape & ENCLOSED) != 0 && <u32>load<u8>(from - 1) == QUOTE && <u32>load<u8>(to) == QUOTE;
  if (framed) setBytes(place, from - 1, to + 1);
  else set(place, <u32>from, <u32>to, TO_ENCLOSE);
}

export function needsDoubling(shape: u32): bool {
  return (shape & DOUBLE) != 0;
}

export function decline(row: u32): void {
  store<u8>(ROW_STATUS + <usize>row, <u8>DECLINED);
}

function set(place: u32, from: u32, to: u32, source: u32): void {
  store<u32>(CANON_FROM + ((<usize>place) << 2), from);
  store<u32>(CANON_TO + ((<usize>place) << 2), to);
  store<u8>(CANON_SOURCE + <usize>place, <u8>source);
}
