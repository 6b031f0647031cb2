import { trimmedFrom, trimmedTo } from './bytes';
import { decline, needsDoubling, setBytes, setNull, setText } from './canonical';
import {
  AS_WRITTEN,
  CONSTANT,
  cellOf,
  columnAt,
  fewestCharacters,
  isRequired,
  kindOf,
  leastNumber,
  mostCharacters,
  NUMBER,
  TEXT,
} from './columns';
import { forgetCells, look } from './memo-cells';
import { CELL_FROM, CELL_SHAPE, CELL_TO, NUMBERS, ROW_CELL, ROW_STATUS } from './memory';
import { checkNumber } from './number-cells';
import { rowCount } from './scan';
import { columns } from './settings';
import { shapeOfTrimmed } from './shapes';
import { TAKEN } from './statuses';
import { checkText, isBare, UNBOUND } from './text-cells';
import { isNullToken } from './tokens';
import { checkRows } from './whole-rows';

/**
 * Checks the cells of all rows column by column, and notes their canonical form. Cells whose spelling is
 * new wait in `UNKNOWN`: the driver judges them and calls `settle`.
 */
export function check(): void {
  forgetCells();
  checkRows();
  for (let index: u32 = 0; index < columns; index++) {
    const column = columnAt(index);
    if (kindOf(column) == CONSTANT) setConstant(index, column);
    else checkColumn(index, column);
  }
}

function setConstant(index: u32, column: usize): void {
  const from = fewestCharacters(column);
  const to = mostCharacters(column);
  const number = leastNumber(column);
  const count = rowCount();
  for (let row: u32 = 0; row < count; row++) {
    const place = row * columns + index;
    setBytes(place, from, to);
    store<f64>(NUMBERS + ((<usize>place) << 3), number);
  }
}

function checkColumn(index: u32, column: usize): void {
  const kind = kindOf(column);
  const plain = kind == TEXT && fewestCharacters(column) == 0 && mostCharacters(column) == UNBOUND;
  const cell = cellOf(column);
  const count = rowCount();
  for (let row: u32 = 0; row < count; row++) {
    if (<u32>load<u8>(ROW_STATUS + <usize>row) != TAKEN) continue;
    const at = <usize>(load<u32>(ROW_CELL + ((<usize>row) << 2)) + cell);
    const from: usize = load<u32>(CELL_FROM + (at << 2));
    const to: usize = load<u32>(CELL_TO + (at << 2));
    const shape: u32 = load<u8>(CELL_SHAPE + at);
    const place = row * columns + index;
    if (plain && shape == 0 && isBare(from, to)) setBytes(place, from, to);
    else if (kind == NUMBER && isBare(from, to))
      checkNumber(row, place, index, column, from, to, shape);
    else if (kind == AS_WRITTEN) checkWritten(row, place, index, from, to, shape);
    else checkCell(row, place, index, column, from, to, shape);
  }
}

/** A cell of a file without a contract is what it is. */
function checkWritten(row: u32, place: u32, index: u32, from: usize, to: usize, shape: u32): void {
  if (needsDoubling(shape)) look(row, place, index, from, to, shape);
  else setText(place, from, to, shape);
}

function checkCell(
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
    setNull(place, from);
    if (isRequired(column)) decline(row);
    return;
  }
  const left = from > start || to < end ? shapeOfTrimmed(from, to, shape) : shape;
  const kind = kindOf(column);
  if (kind == NUMBER) checkNumber(row, place, index, column, from, to, left);
  else if (kind == TEXT) checkText(row, place, index, column, from, to, left);
  else look(row, place, index, from, to, left);
}
