import { QUOTE } from './bytes';
import { cellOf, columnAt, fewestCharacters, mostCharacters } from './columns';
import {
  CANON_FROM,
  CANON_SOURCE,
  CANON_TO,
  CELL_FROM,
  CELL_SHAPE,
  CELL_TO,
  NUMBERS,
  ROW_CELL,
  ROW_STATUS,
} from './memory';
import { columns } from './settings';
import { DOUBLE, ENCLOSE, ENCLOSED } from './shapes';
import { DECLINED } from './statuses';

/** Where the canonical text of a cell is: bytes as they are, bytes to be enclosed in quotation marks, a number. */
export const BYTES: u32 = 0;
export const TO_ENCLOSE: u32 = 1;
export const TO_WRITE: u32 = 2;
/** For a moment: `CANON_FROM` is the memo's entry. */
export const IN_MEMO: u32 = 3;
/** The cell of the record as its shape has it; the constant of its column. Nothing more is noted of them. */
export const AS_READ: u32 = 4;
export const SAME: u32 = 5;

/** What `locate` found: `BYTES`, `TO_ENCLOSE` or `TO_WRITE`, and where the bytes are. */
export let source: u32 = 0;
export let sourceFrom: usize = 0;
export let sourceTo: usize = 0;

/** Finds the canonical cell of a row and a column. */
export function locate(row: u32, column: u32): void {
  const place = <usize>(row * columns + column);
  const held: u32 = load<u8>(CANON_SOURCE + place);
  if (held == AS_READ) return locateRead(row, columnAt(column));
  if (held == SAME) {
    source = BYTES;
    sourceFrom = fewestCharacters(columnAt(column));
    sourceTo = mostCharacters(columnAt(column));
    return;
  }
  source = held;
  sourceFrom = load<u32>(CANON_FROM + (place << 2));
  sourceTo = load<u32>(CANON_TO + (place << 2));
}

function locateRead(row: u32, column: usize): void {
  const cell = cellIn(row, column);
  locateText(
    load<u32>(CELL_FROM + (cell << 2)),
    load<u32>(CELL_TO + (cell << 2)),
    load<u8>(CELL_SHAPE + cell),
  );
}

/** Number of the cell that a row has for a column that is read. */
export function cellIn(row: u32, column: usize): usize {
  return <usize>(load<u32>(ROW_CELL + ((<usize>row) << 2)) + cellOf(column));
}

/** The bytes `[from, to)` of the record, whose quotation marks are used again where the cell needs them. */
function locateText(from: usize, to: usize, shape: u32): void {
  source = BYTES;
  sourceFrom = from;
  sourceTo = to;
  if ((shape & ENCLOSE) == 0) return;
  const framed =
    (shape & ENCLOSED) != 0 && <u32>load<u8>(from - 1) == QUOTE && <u32>load<u8>(to) == QUOTE;
  if (!framed) {
    source = TO_ENCLOSE;
    return;
  }
  sourceFrom = from - 1;
  sourceTo = to + 1;
}

/** The canonical cell `place` (row times columns plus column) is `[from, to)`. */
export function setBytes(place: u32, from: usize, to: usize): void {
  set(place, <u32>from, <u32>to, BYTES);
}

/** The cell is NULL. */
export function setNull(place: u32): void {
  set(place, 0, 0, BYTES);
  store<f64>(NUMBERS + ((<usize>place) << 3), NaN);
}

/** The cell is what stands in the record. */
export function setAsRead(place: u32): void {
  store<u8>(CANON_SOURCE + <usize>place, <u8>AS_READ);
}

/** Nobody knows yet: `settle` reads what stands there. */
export function setEntry(place: u32, entry: usize, from: usize): void {
  set(place, <u32>entry, <u32>from, IN_MEMO);
}

/** The cell is a number that is written with all digits of its scale. */
export function setNumber(place: u32): void {
  set(place, 0, 0, TO_WRITE);
}

/** The cell is the trimmed bytes `[from, to)` of the record, whose quotation marks are doubled. */
export function setText(place: u32, from: usize, to: usize, shape: u32): void {
  locateText(from, to, shape);
  set(place, <u32>sourceFrom, <u32>sourceTo, source);
}

export function needsDoubling(shape: u32): bool {
  return (shape & DOUBLE) != 0;
}

export function decline(row: u32): void {
  store<u8>(ROW_STATUS + <usize>row, <u8>DECLINED);
}

function set(place: u32, from: u32, to: u32, held: u32): void {
  store<u32>(CANON_FROM + ((<usize>place) << 2), from);
  store<u32>(CANON_TO + ((<usize>place) << 2), to);
  store<u8>(CANON_SOURCE + <usize>place, <u8>held);
}
