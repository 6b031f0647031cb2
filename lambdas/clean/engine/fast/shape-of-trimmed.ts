import { SHAPE } from './record-spans';

const QUOTE = 34;
const COMMA = 44;
const LF = 10;
const CR = 13;

/** The shape of what is left, `[from, to)`: a cell whose newlines were trimmed needs no quotation marks. */
export function shapeOfTrimmed(bytes: Uint8Array, from: number, to: number, shape: number): number {
  if ((shape & SHAPE.enclose) === 0) return shape;
  for (let place = from; place < to; place++) {
    const byte = bytes[place]!;
    if (byte === COMMA || byte === QUOTE || byte === LF || byte === CR) return shape;
  }
  return shape & ~SHAPE.enclose;
}
