import { newlinesBetween } from '../../lambdas/clean/engine/record-scanner';

const CR = 13;
const LF = 10;

/** Counts the physical lines of a stream of UTF-8; LF, CRLF and CR end one each, whatever the chunks. */
export class LineCounter {
  private ended = 0;
  private last: number | undefined;

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.ended += newlinesBetween(chunk, 0, chunk.length);
    // the chunks cut a CRLF: its CR was counted already
    if (this.last === CR && chunk[0] === LF) this.ended -= 1;
    this.last = chunk.at(-1);
  }

  /** Lines so far; the last one may have no newline. */
  get count(): number {
    const open = this.last !== undefined && this.last !== LF && this.last !== CR;
    return this.ended + (open ? 1 : 0);
  }
}
