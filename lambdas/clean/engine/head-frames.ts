import { type Frame, RecordFramer } from './record-framer';
import type { Grammar } from './record-scanner';

const LF = 10;

/**
 * The records of the first bytes of a file, one by one. Of blank lines one after the other only the first
 * is a record here: a megabyte of them would be a million.
 * @param final Nothing follows the bytes, so that their end ends a record.
 */
export function* headFrames(bytes: Buffer, grammar: Grammar, final: boolean): Generator<Frame> {
  const framer = new RecordFramer(grammar);
  let at = 0;
  for (;;) {
    if (at >= bytes.length && !(final && framer.skipping)) return;
    const { frame, next } = framer.step(bytes, at, 0, final);
    if (frame) yield frame;
    else if (next === at) return;
    at = frame?.length === 0 ? behindNewlines(bytes, next) : next;
    framer.line += at - next;
  }
}

function behindNewlines(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === LF) at++;
  return at;
}
