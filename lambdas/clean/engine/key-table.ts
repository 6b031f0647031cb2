import { DIGEST_WORDS, KEY_WORDS, KeyDigest } from './key-digest';
import { KeyEntries } from './key-entries';

const FIRST_SLOTS = 1024;
const MAX_LOAD = 0.75;
/** Order of a row whose version cell is empty: what the loader takes it for, so that both compare rows alike. */
export const NO_VERSION = 0n;

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

/** Somebody who keeps the keys of a file. */
export interface KeySightings {
  /** Takes the row that is asked about next, by its texts. */
  take(identity: RowIdentity): void;
  /** Takes a key as the UTF-8 of its canonical text: `bytes[from, to)`. */
  takeKey(bytes: Uint8Array, from: number, to: number): void;
  /** Takes a content as the UTF-8 of its text: `bytes[from, to)`. */
  takeContent(bytes: Uint8Array, from: number, to: number): void;
  /** Notes the row that was taken, and says what its key is to the file so far. */
  see(version: readonly bigint[], line: number): Sighting;
  /** Says whether the row that was taken, and seen before at `line`, has won: `first` means that it has. */
  lookUp(line: number): Sighting;
  /** All rows have been seen; what follows are questions, and corrected rows. */
  settle?(): void;
}

const FIRST: Sighting = { kind: 'first' };
const NEWER: Sighting = { kind: 'newer' };

/**
 * The keys of a file in about 40 bytes each: entries of 28 bytes, and an index of 4-byte slots (open
 * addressing, linear probing) that is made anew when it is full. Keys are compared by 128 bits of a
 * keyed hash, so the table need not keep them.
 */
export class KeyTable implements KeySightings {
  private readonly digest = new KeyDigest();
  private readonly entries: KeyEntries;
  /**
   * Low bits: the entry's number from 1; 0 is a free slot. High bits: those of the digest's second word,
   * so that nearly every stranger in the way is told apart without a look at its entry.
   */
  private slots = new Int32Array(FIRST_SLOTS);
  private text = Buffer.allocUnsafe(1024);

  /**
   * @param versionWidth Number of version columns.
   * @param counting Count how often each key occurs.
   */
  constructor(
    versionWidth: number,
    private readonly counting = false,
  ) {
    this.entries = new KeyEntries(versionWidth, counting);
  }

  /** Takes the row that is asked about next, by its texts. */
  take({ key, content }: RowIdentity): void {
    const keyBytes = this.encode(key);
    this.takeKey(this.text, 0, keyBytes);
    const contentBytes = this.encode(content);
    this.takeContent(this.text, 0, contentBytes);
  }

  /** Takes a key as the UTF-8 of its canonical text: `bytes[from, to)`. */
  takeKey(bytes: Uint8Array, from: number, to: number): void {
    this.digest.takeKey(bytes, from, to);
  }

  /** Takes a content as the UTF-8 of its text: `bytes[from, to)`. */
  takeContent(bytes: Uint8Array, from: number, to: number): void {
    this.digest.takeContent(bytes, from, to);
  }

  /** Notes the row that was taken, and says what its key is to the file so far. */
  see(version: readonly bigint[], line: number): Sighting {
    const { entries, slots } = this;
    const { words } = this.digest;
    const slot = this.find();
    if (slots[slot] === 0) {
      const entry = entries.add(words, line, version);
      slots[slot] = slotOf(entry, words[1]!, slots.length - 1);
      if (entries.count > slots.length * MAX_LOAD) this.grow();
      return FIRST;
    }
    const entry = entryIn(slots[slot]!, slots.length - 1);
    if (entries.isOlder(entry, version)) {
      entries.fill(entry, words, line, version);
      return NEWER;
    }
    const occurrence = this.counting ? entries.countAgain(entry) : 2;
    return { kind: 'again', sameContent: this.sameContent(entry), occurrence };
  }

  /** Says whether the row that was taken, and seen before at `line`, has won: `first` means that it has. */
  lookUp(line: number): Sighting {
    const { slots } = this;
    const entry = entryIn(slots[this.find()]!, slots.length - 1);
    // A key that nobody has seen: the file has changed, which its SHA-256 will show.
    if (entry < 0 || this.entries.line(entry) === line) return FIRST;
    return { kind: 'again', sameContent: this.sameContent(entry), occurrence: 2 };
  }

  /** The slot of the key that was taken, or the free one where it belongs. */
  private find(): number {
    const { slots, entries } = this;
    const { words } = this.digest;
    const mask = slots.length - 1;
    let slot = words[0]! & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const held = slots[slot]!;
      const isStranger = ((held ^ words[1]!) & ~mask) !== 0;
      if (!isStranger && entries.equals(entryIn(held, mask), words, 0, KEY_WORDS)) break;
    }
    return slot;
  }

  private sameContent(entry: number): boolean {
    return this.entries.equals(entry, this.digest.words, KEY_WORDS, DIGEST_WORDS);
  }

  /** Twice as many slots. The entries know where they belong, so the old slots are let go first. */
  private grow(): void {
    const length = this.slots.length * 2;
    const mask = length - 1;
    this.slots = new Int32Array(0);
    const slots = new Int32Array(length);
    const { entries } = this;
    for (let entry = 0; entry < entries.count; entry++) {
      let slot = entries.word(entry, 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = slotOf(entry, entries.word(entry, 1), mask);
    }
    this.slots = slots;
  }

  /** Writes a text to where it is digested. @returns its bytes. */
  private encode(text: string): number {
    if (text.length * 3 > this.text.length) this.text = Buffer.allocUnsafe(text.length * 6);
    return this.text.write(text, 0, 'utf8');
  }
}

function slotOf(entry: number, word: number, mask: number): number {
  return (word & ~mask) | (entry + 1);
}

/** The entry that a slot names; -1 when the slot is free. */
function entryIn(slot: number, mask: number): number {
  return (slot & mask) - 1;
}
