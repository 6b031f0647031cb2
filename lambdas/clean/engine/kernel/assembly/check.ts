import { rowCount } from './batch';
import { trimmedFrom, trimmedTo } from './bytes';
import { cellIn, decline, needsDoubling, setNull, setText } from './canonical';
import {
  AS_WRITTEN,
  CONSTANT,
  columnAt,
  isRequired,
  kindOf,
  MEMO,
  NUMBER,
  scaleOf,
  TEXT,
} from './columns';
import { setFirstSources } from './first-sources';
import { forgetCells, look, takeEntry } from './memo-cells';
import { CELL_FROM, CELL_SHAPE, CELL_TO, ROW_STATUS } from './memory';
import { checkNumber, isPlainNumber, isPlainWhole } from './number-cells';
import { forget, IS_AS_READ, IS_NULL, recall, remember, UNDECIDED } from './recall';
import { columns } from './settings';
import { DOUBLE, ESCAPED, shapeOfTrimmed } from './shapes';
import { TAKEN } from './statuses';
import { checkText, isPlainText, plainShapes } from './text-cells';
import { isNullToken } from './tokens';
import { checkRows } from './whole-rows';

/** So many cells, and their text, stay in the nearest cache while their columns are checked. */
const BLOCK_CELLS: u32 = 1024;
const FEWEST_ROWS: u32 = 8;

/**
 * Checks the cells of all rows, a block at a time and in it column by column, and notes their canonical form where it is not what stands
 * in the record. Cells whose spelling is new wait in `UNKNOWN`: the driver judges them and calls `settle`.
 */
export function check(): void {
  forgetCells();
  setFirstSources(rowCount());
  checkRows();
  const count = rowCount();
  const step = max(BLOCK_CELLS / max(columns, 1), FEWEST_ROWS);
  for (let row: u32 = 0; row < count; row += step) checkBlock(row, min(row + step, count));
}

function checkBlock(first: u32, last: u32): void {
  for (let index: u32 = 0; index < columns; index++) {
    const kind = kindOf(columnAt(index));
    if (kind == TEXT) checkTexts(index, first, last);
    else if (kind == NUMBER) checkNumbers(index, first, last);
    else if (kind != CONSTANT) checkOthers(index, first, last);
  }
}

function isOpen(row: u32): bool {
  return <u32>load<u8>(ROW_STATUS + <usize>row) == TAKEN;
}

/** Most texts are what they are: nothing is noted of them. */
function checkTexts(index: u32, first: u32, last: u32): void {
  const column = columnAt(index);
  const optional = !isRequired(column);
  const plain = plainShapes(column);
  for (let row = first; row < last; row++) {
    if (!isOpen(row)) continue;
    const at = cellIn(row, column);
    const from: usize = load<u32>(CELL_FROM + (at << 2));
    const to: usize = load<u32>(CELL_TO + (at << 2));
    const shape: u32 = load<u8>(CELL_SHAPE + at);
    if (from == to ? optional : (shape & ~plain) == 0 && isPlainText(column, from, to)) continue;
    checkCell(row, index, column, from, to, shape);
  }
}

function checkNumbers(index: u32, first: u32, last: u32): void {
  const column = columnAt(index);
  const isWhole = scaleOf(column) == 0;
  for (let row = first; row < last; row++) {
    if (!isOpen(row)) continue;
    const at = cellIn(row, column);
    const from: usize = load<u32>(CELL_FROM + (at << 2));
    const to: usize = load<u32>(CELL_TO + (at << 2));
    const place = row * columns + index;
    if (isWhole && isPlainWhole(place, column, from, to)) continue;
    if (isPlainNumber(place, column, from, to)) continue;
    checkCell(row, index, column, from, to, load<u8>(CELL_SHAPE + at));
  }
}

function checkOthers(index: u32, first: u32, last: u32): void {
  const column = columnAt(index);
  const isWritten = kindOf(column) == AS_WRITTEN;
  for (let row = first; row < last; row++) {
    if (!isOpen(row)) continue;
    const at = cellIn(row, column);
    const shape: u32 = load<u8>(CELL_SHAPE + at);
    // A cell of a file without a contract is what it is.
    if (isWritten && !needsDoubling(shape)) continue;
    const from: usize = load<u32>(CELL_FROM + (at << 2));
    const to: usize = load<u32>(CELL_TO + (at << 2));
    if (isWritten) look(row, row * columns + index, index, from, to, shape);
    else checkCell(row, index, column, from, to, shape);
  }
}

/** A cell of a contract's column that may be anything: what is known of it, or what is to be found out. */
function checkCell(row: u32, index: u32, column: usize, from: usize, to: usize, shape: u32): void {
  const place = row * columns + index;
  const fate = (shape & (ESCAPED | DOUBLE)) == 0 ? recall(index, from, to) : forget();
  if (fate == UNDECIDED) return judgeCell(row, place, index, column, from, to, shape);
  if (fate == IS_NULL) return takeNull(row, place, column);
  if (fate != IS_AS_READ) takeEntry(row, place, fate, from, to, shape);
}

/** White space is trimmed, null tokens are NULL; the rest depends on the column. */
function judgeCell(
  row: u32,
  place: u32,
  index: u32,
  column: usize,
  start: usize,
  end: usize,
  shape: u32,
): void {
  const from = trimmedFrom(start, end);
  const to = trimmedTo(from, end);
  if (from == to || isNullToken(from, to)) {
    remember(IS_NULL);
    return takeNull(row, place, column);
  }
  const isWhole = from == start && to == end;
  // What is recalled is taken as it stands.
  if (!isWhole) forget();
  const left = isWhole ? shape : shapeOfTrimmed(from, to, shape);
  const kind = kindOf(column);
  if (kind == MEMO) return look(row, place, index, from, to, left);
  if (kind == NUMBER) {
    const isCanonical = checkNumber(row, place, index, column, from, to, left);
    if (isCanonical && !isWhole) setText(place, from, to, left);
    return;
  }
  if (!checkText(row, place, index, column, from, to, left)) return;
  if (isWhole) remember(IS_AS_READ);
  else setText(place, from, to, left);
}

function takeNull(row: u32, place: u32, column: usize): void {
  setNull(place);
  if (isRequired(column)) decline(row);
}
