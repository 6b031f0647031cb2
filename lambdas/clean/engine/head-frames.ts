import { type Frame, RecordFramer } from './record-framer';
import type { Grammar } from './record-scanner';

/**
 * The records of the first bytes of a file, one by one: a megabyte of newlines is a million records, of
 * which nobody wants more than the first that is filled.
 * @param final Nothing follows the bytes, so that their end ends a record.
 */
export function* headFrames(bytes: Buffer, grammar: Grammar, final: boolean): Generator<Frame> {
  const framer = new RecordFramer(grammar);
  let at = 0;
  while (at < bytes.length || (final && framer.skipping)) {
    const { frame, next } = framer.step(bytes, at, 0, final);
    if (frame) yield frame;
    else if (next === at) return;
    at = next;
  }
}
