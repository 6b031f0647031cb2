import { hash } from 'node:crypto';

/** 128 bits of SHA-256: among 10^9 keys two collide by chance with probability 10^-21. */
const KEY_WORDS = 4;
/** Content only decides how a duplicate is listed; 64 bits do. */
const CONTENT_WORDS = 2;
const WORDS = KEY_WORDS + CONTENT_WORDS;
const FIRST_SLOTS = 1024;
const MAX_LOAD = 0.75;
/** Order of a row whose version cell is empty: what the loader takes it for, so that both compare rows alike. */
export const NO_VERSION = 0n;

const { imul } = Math;

/** What a row is known by among the rows of its file. */
export interface RowIdentity {
  /** Canonical text of the key. */
  readonly key: string;
  /** What a duplicate must share to be the same row: the row, or the cells that are not kept. */
  readonly content: string;
  /** The `versionOrder` columns of the row; empty when the contract orders by none. */
  readonly version: readonly bigint[];
}

export type Sighting =
  | { readonly kind: 'first' }
  /** `occurrence` counts from 2. */
  | { readonly kind: 'again'; readonly sameContent: boolean; readonly occurrence: number }
  /** This row is newer than the one that was taken for the winner until now. */
  | { readonly kind: 'newer' };

/**
 * The keys of a file in about 40 bytes each: an open-addressing table over typed arrays. Keys are
 * compared by 128 bits of their SHA-256, so the table need not keep them.
 */
export class KeyTable {
  private slots = FIRST_SLOTS;
  private size = 0;
  private words = new Uint32Array(FIRST_SLOTS * WORDS);
  /** Line of the winning row; 0 marks a free slot. */
  private lines = new Uint32Array(FIRST_SLOTS);
  private seen = new Uint32Array(0);
  private versions = new BigInt64Array(0);
  private readonly probe = new Uint32Array(WORDS);

  /**
   * @param versionWidth Number of version columns.
   * @param counting Count how often each key occurs.
   */
  constructor(
    private readonly versionWidth: number,
    private readonly counting = false,
  ) {
    this.seen = new Uint32Array(counting ? this.slots : 0);
    this.versions = new BigInt64Array(this.slots * versionWidth);
  }

  /** Notes the row at `line` and says what its key is to the file so far. */
  see(row: RowIdentity, line: number): Sighting {
    if (this.size >= this.slots * MAX_LOAD) this.grow();
    digestInto(this.probe, row);
    const slot = this.find();
    if (this.lines[slot] === 0) {
      this.size++;
      this.fill(slot, row, line);
      if (this.counting) this.seen[slot] = 1;
      return { kind: 'first' };
    }
    if (this.isNewer(slot, row.version)) {
      this.fill(slot, row, line);
      return { kind: 'newer' };
    }
    const occurrence = this.counting ? this.seen[slot]! + 1 : 2;
    if (this.counting) this.seen[slot] = occurrence;
    return { kind: 'again', sameContent: this.sameContent(slot), occurrence };
  }

  /** Says whether the row at `line`, which was seen before, has won: `first` means that it has. */
  lookUp(row: RowIdentity, line: number): Sighting {
    digestInto(this.probe, row);
    const slot = this.find();
    if (this.lines[slot] === line) return { kind: 'first' };
    return { kind: 'again', sameContent: this.sameContent(slot), occurrence: 2 };
  }

  private find(): number {
    const mask = this.slots - 1;
    let slot = this.probe[0]! & mask;
    while (this.lines[slot] !== 0 && !this.sameWords(slot, 0, KEY_WORDS)) slot = (slot + 1) & mask;
    return slot;
  }

  private sameWords(slot: number, from: number, to: number): boolean {
    const at = slot * WORDS;
    for (let i = from; i < to; i++) if (this.words[at + i] !== this.probe[i]) return false;
    return true;
  }

  private sameContent(slot: number): boolean {
    return this.sameWords(slot, KEY_WORDS, WORDS);
  }

  private fill(slot: number, row: RowIdentity, line: number): void {
    this.words.set(this.probe, slot * WORDS);
    this.lines[slot] = line;
    for (const [i, value] of row.version.entries()) {
      this.versions[slot * this.versionWidth + i] = value;
    }
  }

  private isNewer(slot: number, version: readonly bigint[]): boolean {
    for (const [i, value] of version.entries()) {
      const kept = this.versions[slot * this.versionWidth + i]!;
      if (value !== kept) return value > kept;
    }
    return false;
  }

  private grow(): void {
    const { slots, words, lines, seen, versions, versionWidth } = this;
    this.slots = slots * 2;
    this.words = new Uint32Array(this.slots * WORDS);
    this.lines = new Uint32Array(this.slots);
    this.seen = new Uint32Array(this.counting ? this.slots : 0);
    this.versions = new BigInt64Array(this.slots * versionWidth);
    for (let old = 0; old < slots; old++) {
      if (lines[old] === 0) continue;
      this.probe.set(words.subarray(old * WORDS, (old + 1) * WORDS));
      const slot = this.find();
      this.words.set(this.probe, slot * WORDS);
      this.lines[slot] = lines[old]!;
      if (this.counting) this.seen[slot] = seen[old]!;
      const from = old * versionWidth;
      this.versions.set(versions.subarray(from, from + versionWidth), slot * versionWidth);
    }
  }
}

function digestInto(target: Uint32Array, row: RowIdentity): void {
  const key = hash('sha256', row.key, 'buffer');
  for (let i = 0; i < KEY_WORDS; i++) target[i] = key.readUInt32LE(i * 4);
  mixInto(target, row.content);
}

/**
 * 64 bits of a text by two multiplicative hashes (constants of MurmurHash3). No SHA-256: a collision
 * only leaves a duplicate unlisted, and this takes a tenth of the time.
 */
function mixInto(target: Uint32Array, text: string): void {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = imul(a ^ unit, 0xcc9e2d51);
    b = imul(b ^ unit, 0x1b873593);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  target[KEY_WORDS] = a ^ text.length;
  target[KEY_WORDS + 1] = b;
}
