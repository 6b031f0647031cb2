import { MASKS } from './memory';

/** For each length the bytes of a cell among 16. */
export function prepareMasks(): void {
  memory.fill(MASKS, 255, 16);
  memory.fill(MASKS + 16, 0, 16);
}

/** At most 16 bytes from a place on; those behind them are 0. */
export function firstBytes(at: usize, count: u32): v128 {
  return v128.and(v128.load(at), v128.load(MASKS + 16 - <usize>count));
}
