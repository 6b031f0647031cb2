import { isAscii, isUtf8 } from 'node:buffer';
import { countUtf8, lastBoundary } from './encoding';
import { highBytes, isPlausible1252 } from './plausible-1252';

const NOTHING = Buffer.alloc(0);

/**
 * Watches a file that was taken for UTF-8 because its first megabyte is ASCII. The first other character
 * may come late, and only the whole file shows whether it is Windows-1252 or a broken byte in UTF-8.
 * Costs one look at each chunk, until one has characters of UTF-8.
 */
export class LateEncoding {
  private isSettled = false;
  private characters = 0;
  private broken = 0;
  /** What speaks against Windows-1252. */
  private readonly seen = { high: 0, odd: 0 };
  /** A character that is cut at the end of a chunk. */
  private cut: Buffer = NOTHING;

  /** Takes the next raw bytes of the file. */
  look(chunk: Buffer): void {
    if (this.isSettled || (this.cut.length === 0 && isAscii(chunk))) return;
    const bytes = this.cut.length === 0 ? chunk : Buffer.concat([this.cut, chunk]);
    const end = lastBoundary(bytes);
    this.cut = Buffer.from(bytes.subarray(end));
    this.weigh(bytes.subarray(0, end));
  }

  /** After the last chunk: whether the file must be read again as Windows-1252. */
  get isWindows1252(): boolean {
    if (this.cut.length > 0) this.weigh(this.cut);
    this.cut = NOTHING;
    return !this.isSettled && this.broken > this.characters && isPlausible1252(this.seen);
  }

  private weigh(bytes: Buffer): void {
    if (isAscii(bytes)) return;
    if (isUtf8(bytes)) {
      this.isSettled = true;
      return;
    }
    const { characters, broken } = countUtf8(bytes);
    this.characters += characters;
    this.broken += broken;
    const { high, odd } = highBytes(bytes);
    this.seen.high += high;
    this.seen.odd += odd;
  }
}
