import { SHAPE } from './record-spans';

/** The text of the bytes `[from, to)` of a cell, its doubled quotation marks read as one. */
export function cellText(bytes: Buffer, from: number, to: number, shape: number): string {
  const text = bytes.toString((shape & SHAPE.odd) === 0 ? 'latin1' : 'utf8', from, to);
  return (shape & SHAPE.escaped) === 0 ? text : text.replaceAll('""', '"');
}

/** Characters in `[from, to)` of valid UTF-8, doubled quotation marks counted once. */
export function characterCount(bytes: Uint8Array, from: number, to: number, shape: number): number {
  let count = to - from;
  if ((shape & (SHAPE.odd | SHAPE.escaped)) === 0) return count;
  for (let place = from; place < to; place++) {
    const byte = bytes[place]!;
    if ((byte & 0xc0) === 0x80) count--;
    else if (byte === 34 && (shape & SHAPE.escaped) !== 0 && bytes[place + 1] === 34) {
      count--;
      place++;
    }
  }
  return count;
}
