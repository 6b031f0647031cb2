import { cells, isFull, noteCell, noteRecord } from './batch';
import { beginBlocks, ends, facts, readBlock, wrong } from './block';
import { CR, LF } from './bytes';
import { isWhole } from './careful-record';
import { forgetInnerNewlines, innerNewlines, shapeOfFacts, UNREADABLE } from './fact-shapes';
import { delimiter, mostCells, quote } from './settings';
import { ENCLOSED } from './shapes';

/** The record that is being cut. */
let record: usize = 0;
/** Shapes of its cells so far. */
let shapes: u32 = 0;

/**
 * Cuts and notes records from `from` on, as long as they are whole before `to`, and the batch has room.
 * @returns where the first record starts that was not noted: perhaps it is cut, or another must read it.
 */
export function scanPlain(from: usize, to: usize): usize {
  beginRecord(from);
  beginBlocks();
  let start = from;
  let cell = cells;
  let shape: u32 = 0;
  for (let block = from; block < to; block += 64) {
    readBlock(block);
    const stop = block + 64 > to ? wrong | (~(<u64>0) << (<u64>(to - block))) : wrong;
    let known = facts;
    // The first newline of a pair may have been the last byte of the block before.
    let bits = start > block ? ends & (ends - 1) : ends;
    bits &= (stop & -stop) - 1;
    while (bits != 0) {
      const at = block + <usize>ctz(bits);
      const below = bits ^ (bits - 1);
      bits &= bits - 1;
      if ((known & below) != 0) {
        shape |= shapeOfFacts(block, known & below);
        known &= ~below;
      }
      const mark = <u32>(<u32>load<u8>(start) == quote);
      shape |= mark * ENCLOSED;
      noteCell(cell++, start + mark, at - mark, shape);
      shapes |= shape;
      shape = 0;
      start = at + 1;
      if (<u32>load<u8>(at) == delimiter) {
        if (cell - cells == mostCells) return record;
        continue;
      }
      start = endRecord(at, to, cell);
      if (start == 0 || isFull()) return record;
      if (start > at + 1) bits &= bits - 1;
      cell = cells;
    }
    if (stop != 0) return record;
    if (known != 0) shape |= shapeOfFacts(block, known);
  }
  return record;
}

function beginRecord(from: usize): void {
  record = from;
  shapes = 0;
  forgetInnerNewlines();
}

/** Notes the record that ends at `end`. @returns where the next one starts; 0 where it must be read with care. */
function endRecord(end: usize, to: usize, cell: u32): usize {
  let next = end + 1;
  if (<u32>load<u8>(end) == CR) {
    if (next == to) return 0;
    if (<u32>load<u8>(next) == LF) next++;
  }
  if ((shapes & UNREADABLE) != 0 || !isWhole(record, end, cell, innerNewlines)) return 0;
  noteRecord(record, end, cell, innerNewlines);
  beginRecord(next);
  return next;
}
