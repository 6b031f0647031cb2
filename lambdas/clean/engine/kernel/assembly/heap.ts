import { HEAP } from './memory';

const PAGE_BITS: usize = 16;
/**
 * Least growth, 32 MB: each time the driver makes its arrays anew, and V8 looks for garbage. What nobody
 * touches costs nothing.
 */
const FEWEST_PAGES: i32 = 512;

let top: usize = HEAP;
/** A block that was let go, and is given out again piece by piece. */
let spare: usize = 0;
let spareEnd: usize = 0;

/** Room of so many bytes, a multiple of 8, at the end of memory, which grows. All its bytes are 0. */
export function takeFresh(bytes: usize): usize {
  const at = top;
  top += bytes;
  const pages = <i32>((top + 65535) >>> PAGE_BITS) - memory.size();
  const step = max(pages, max(FEWEST_PAGES, memory.size() >>> 3));
  if (pages > 0 && memory.grow(step) < 0 && memory.grow(pages) < 0) unreachable();
  return at;
}

/** Lets memory grow for so many bytes at once, which are taken later; where it cannot, it grows as they are. */
export function expectBytes(bytes: usize): void {
  const pages = <i32>((top + bytes + 65535) >>> PAGE_BITS) - memory.size();
  if (pages > 0) memory.grow(pages);
}

/** As `takeFresh`, of what was let go as long as there is some; its bytes are anything. */
export function takeAny(bytes: usize): usize {
  if (spareEnd - spare < bytes) return takeFresh(bytes);
  const at = spare;
  spare += bytes;
  return at;
}

/** Lets a block go. Blocks double, so what is left of the one before is small beside it. */
export function letGo(from: usize, bytes: usize): void {
  if (bytes <= spareEnd - spare) return;
  spare = from;
  spareEnd = from + bytes;
}
