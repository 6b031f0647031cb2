import type { RecordSpans } from './record-spans';

const LOWER = 32;

/** Finds rows that may be the header once more, as in exports that were put one behind the other. */
export class RepeatedHeader {
  private readonly cell: number;
  private readonly name: string;
  /** The first letter in lower case; other characters are compared by the whole name only. */
  private readonly first: number;

  constructor(header: readonly string[]) {
    this.cell = header.findIndex((name) => name.trim() !== '');
    this.name = (header[this.cell] ?? '').trim().toLowerCase();
    this.first = (Buffer.from(this.name)[0] ?? 0) | LOWER;
  }

  /** True when the first named column of a record holds its own name; what that means is for others to say. */
  isRepeated(bytes: Buffer, { from, to }: RecordSpans): boolean {
    const { cell } = this;
    if (cell < 0) return false;
    const start = from[cell]!;
    const byte = bytes[start]! | LOWER;
    // A space says nothing of what follows.
    if (byte !== this.first && byte !== LOWER) return false;
    return bytes.toString('utf8', start, to[cell]).trim().toLowerCase() === this.name;
  }
}
