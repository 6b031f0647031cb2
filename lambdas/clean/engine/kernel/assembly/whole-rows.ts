import { isBlank, rowCount } from './batch';
import { isSpace, lower, SPACE, trimmedFrom, trimmedTo } from './bytes';
import { decline } from './canonical';
import { CELL_FROM, CELL_SHAPE, CELL_TO, HEADER_NAME, ROW_CELL, SUMMARY_STARTS } from './memory';
import { headerBytes, headerCell, trailing, width } from './settings';
import { ODD } from './shapes';

const NO_BYTE: u32 = 256;

/** Leaves rows to the row rules that have too few or too many cells, or may be the header once more or a footer. */
export function checkRows(): void {
  const count = rowCount();
  const name: u32 = headerBytes == 0 ? NO_BYTE : <u32>load<u8>(HEADER_NAME) | 32;
  for (let row: u32 = 0; row < count; row++) {
    const first = load<u32>(ROW_CELL + ((<usize>row) << 2));
    const cells = load<u32>(ROW_CELL + ((<usize>row) << 2), 4) - first;
    if (cells == width && (headerBytes == 0 || headerCell == 0) && isPlain(first, name)) continue;
    if (!isWhole(first, cells) || isHeader(first) || beginsLikeSummary(first, cells)) decline(row);
  }
}

/** True for most rows, by the first bytes of their first cell. */
function isPlain(cell: u32, name: u32): bool {
  const from: usize = load<u32>(CELL_FROM + ((<usize>cell) << 2));
  const to: usize = load<u32>(CELL_TO + ((<usize>cell) << 2));
  const byte: u32 = load<u8>(from);
  if (from == to || byte <= SPACE || (byte | 32) == name) return false;
  return to - from < 3 || load<u8>(SUMMARY_STARTS + startOf(from)) == 0;
}

/** As many cells as the header, or one more behind a delimiter that ends every line. */
function isWhole(first: u32, cells: u32): bool {
  if (cells == width) return true;
  return trailing != 0 && cells == width + 1 && isBlank(first + width);
}

/** True too often, never too rarely: the row rules compare what is not ASCII. */
function isHeader(first: u32): bool {
  if (headerBytes == 0) return false;
  const cell = <usize>(first + headerCell);
  const start: usize = load<u32>(CELL_FROM + (cell << 2));
  const end: usize = load<u32>(CELL_TO + (cell << 2));
  const from = trimmedFrom(start, end);
  if (from == end) return false;
  const name: u32 = load<u8>(HEADER_NAME);
  if ((<u32>load<u8>(from) | 32) != (name | 32)) return false;
  if (name >= 128 || (<u32>load<u8>(CELL_SHAPE + cell) & ODD) != 0) return true;
  const to = trimmedTo(from, end);
  if (to - from != <usize>headerBytes) return false;
  for (let at = from; at < to; at++) {
    if (lower(load<u8>(at)) != <u32>load<u8>(HEADER_NAME + (at - from))) return false;
  }
  return true;
}

/** By the first three letters of the first cell that is not blank. */
function beginsLikeSummary(first: u32, cells: u32): bool {
  for (let cell = <usize>first; cell < <usize>(first + cells); cell++) {
    const to: usize = load<u32>(CELL_TO + (cell << 2));
    for (let at: usize = load<u32>(CELL_FROM + (cell << 2)); at < to; at++) {
      if (isSpace(load<u8>(at))) continue;
      return to - at >= 3 && load<u8>(SUMMARY_STARTS + startOf(at)) != 0;
    }
  }
  return false;
}

/** Five bits of each of three bytes: a letter has the same in upper and in lower case. */
function startOf(at: usize): usize {
  return (
    ((<usize>(load<u8>(at) & 31)) << 10) |
    ((<usize>(load<u8>(at + 1) & 31)) << 5) |
    <usize>(load<u8>(at + 2) & 31)
  );
}
