import { DIGEST_WORDS } from './key-digest';

/** Entries lie in pieces that are never copied: growing costs neither time nor a second copy. */
const PIECE_BITS = 12;
const PIECE = 2 ** PIECE_BITS;
const IN_PIECE = PIECE - 1;
const LINE = DIGEST_WORDS;
const OCCURRENCES = DIGEST_WORDS + 1;

interface Piece {
  /** Digest, line, and how often the key has occurred where that is counted. */
  readonly words: Int32Array;
  readonly versions: BigInt64Array;
}

/** What is known of each key of a file, in the order in which the keys came: 28 bytes each. */
export class KeyEntries {
  count = 0;
  private readonly pieces: Piece[] = [];
  private readonly width: number;

  /** @param versionWidth Number of version columns. @param counting Keeps a count for each entry. */
  constructor(
    private readonly versionWidth: number,
    counting: boolean,
  ) {
    this.width = counting ? OCCURRENCES + 1 : OCCURRENCES;
  }

  /** Appends an entry. @returns its number. */
  add(digest: Int32Array, line: number, version: readonly bigint[]): number {
    const entry = this.count++;
    if ((entry & IN_PIECE) === 0) {
      this.pieces.push({
        words: new Int32Array(PIECE * this.width),
        versions: new BigInt64Array(PIECE * this.versionWidth),
      });
    }
    this.fill(entry, digest, line, version);
    return entry;
  }

  /** Sets what an entry keeps of its row. */
  fill(entry: number, digest: Int32Array, line: number, version: readonly bigint[]): void {
    const { words, versions } = this.pieceOf(entry);
    const at = this.wordOf(entry);
    for (let i = 0; i < DIGEST_WORDS; i++) words[at + i] = digest[i]!;
    words[at + LINE] = line;
    for (let i = 0; i < this.versionWidth; i++) {
      versions[(entry & IN_PIECE) * this.versionWidth + i] = version[i] ?? 0n;
    }
  }

  /** Word `index` of an entry's digest. */
  word(entry: number, index: number): number {
    return this.pieceOf(entry).words[this.wordOf(entry) + index]!;
  }

  /** Whether words [from, to) of the digest are the entry's. */
  equals(entry: number, digest: Int32Array, from: number, to: number): boolean {
    const { words } = this.pieceOf(entry);
    const at = this.wordOf(entry);
    for (let i = from; i < to; i++) if (words[at + i] !== digest[i]) return false;
    return true;
  }

  /** The line of the row that the entry was filled with last. */
  line(entry: number): number {
    return this.word(entry, LINE) >>> 0;
  }

  /** Whether a version is newer than the entry's, compared column by column. */
  isOlder(entry: number, version: readonly bigint[]): boolean {
    const { versions } = this.pieceOf(entry);
    const at = (entry & IN_PIECE) * this.versionWidth;
    for (let i = 0; i < version.length; i++) {
      if (version[i] !== versions[at + i]) return version[i]! > versions[at + i]!;
    }
    return false;
  }

  /** Counts the entry once more. @returns how often it has occurred. */
  countAgain(entry: number): number {
    const { words } = this.pieceOf(entry);
    const at = this.wordOf(entry) + OCCURRENCES;
    // The first time was not counted.
    words[at] = words[at]! + 1;
    return words[at] + 1;
  }

  private pieceOf(entry: number): Piece {
    return this.pieces[entry >>> PIECE_BITS]!;
  }

  private wordOf(entry: number): number {
    return (entry & IN_PIECE) * this.width;
  }
}
