import { cellIn, decline, setAsRead, setBytes, setEntry, setText } from './canonical';
import { columnAt } from './columns';
import { findMemo, forgetUnknown, KNOWN, UNJUDGED } from './memo-table';
import {
  CANON_FROM,
  CANON_TO,
  CELL_FROM,
  CELL_TO,
  NUMBERS,
  ROW_STATUS,
  WAITING,
  WARNED,
} from './memory';
import { remember } from './recall';
import { columns } from './settings';
import { DOUBLE, ESCAPED } from './shapes';
import { TAKEN } from './statuses';

let warned: u32 = 0;
/** Cells that wait for `settle`. */
let waiting: u32 = 0;

/** Pairs in `WARNED`. */
export function warnedCount(): u32 {
  return warned;
}

export function forgetCells(): void {
  warned = 0;
  waiting = 0;
}

/** Looks the trimmed cell `[from, to)` up. */
export function look(row: u32, place: u32, index: u32, from: usize, to: usize, shape: u32): void {
  // The same bytes mean another text when they are escaped.
  const tag = (index << 1) | ((shape & ESCAPED) != 0 ? 1 : 0);
  const entry = findMemo(from, to, tag);
  if (entry == 0) return decline(row);
  remember(<u32>entry);
  takeEntry(row, place, entry, from, to, shape);
}

/**
 * The trimmed cell `[from, to)` is the spelling of an entry. What nobody has judged yet waits for `settle`: until
 * then `CANON_FROM` is its entry, `CANON_TO` its begin, and the number's place has its end and its shape.
 */
export function takeEntry(
  row: u32,
  place: u32,
  entry: usize,
  from: usize,
  to: usize,
  shape: u32,
): void {
  if (<u32>load<u8>(entry, 16) != UNJUDGED) return settleCell(row, place, entry, from, to, shape);
  store<u32>(WAITING + ((<usize>waiting) << 3), row);
  store<u32>(WAITING + ((<usize>waiting) << 3), place, 4);
  waiting++;
  setEntry(place, entry, from);
  store<u32>(NUMBERS + ((<usize>place) << 3), <u32>to);
  store<u32>(NUMBERS + ((<usize>place) << 3), shape, 4);
}

/** The driver has judged all unknown entries: cells that wait for one get what it says. */
export function settle(): void {
  forgetUnknown();
  for (let i: u32 = 0; i < waiting; i++) {
    const row = load<u32>(WAITING + ((<usize>i) << 3));
    if (<u32>load<u8>(ROW_STATUS + <usize>row) != TAKEN) continue;
    const place = load<u32>(WAITING + ((<usize>i) << 3), 4);
    const at = (<usize>place) << 2;
    const to: usize = load<u32>(NUMBERS + (at << 1));
    const shape = load<u32>(NUMBERS + (at << 1), 4);
    settleCell(row, place, load<u32>(CANON_FROM + at), load<u32>(CANON_TO + at), to, shape);
  }
}

function settleCell(row: u32, place: u32, entry: usize, from: usize, to: usize, shape: u32): void {
  if (<u32>load<u8>(entry, 16) != KNOWN) return decline(row);
  store<f64>(NUMBERS + ((<usize>place) << 3), load<f64>(entry, 32));
  if (load<u8>(entry, 17) != 0 && (shape & DOUBLE) == 0) setSame(row, place, from, to, shape);
  else setBytes(place, load<u32>(entry, 20), load<u32>(entry, 24));
  const warning = load<u32>(entry, 28);
  if (warning == 0) return;
  store<u32>(WARNED + ((<usize>warned) << 3), row);
  store<u32>(WARNED + ((<usize>warned) << 3), warning, 4);
  warned++;
}

/** The trimmed cell is canonical. */
function setSame(row: u32, place: u32, from: usize, to: usize, shape: u32): void {
  const cell = cellIn(row, columnAt(place - row * columns));
  const isWhole =
    load<u32>(CELL_FROM + (cell << 2)) == <u32>from && load<u32>(CELL_TO + (cell << 2)) == <u32>to;
  if (isWhole) setAsRead(place);
  else setText(place, from, to, shape);
}
