/** Longer cells hardly ever come again. */
const MOST_BYTES = 32;
/** After so many looks it is known whether the cells of a column come again. */
const TRIAL = 4096;

const { imul } = Math;

/**
 * What was found out of the cells that a column had lately, by their bytes: most columns have few
 * different ones. A direct-mapped cache: a new cell takes the place of another with the same slot.
 */
export class CellMemo<T> {
  /** Made with the first cell: many columns never ask. */
  private lengths = new Uint8Array(0);
  private bytes = new Uint8Array(0);
  private results: (T | undefined)[] = [];
  private readonly mask: number;
  private looks = 0;
  private hits = 0;
  /** Nine of ten cells were new: looking for them only costs time. */
  private idle = false;

  /** @param slots A power of two. */
  constructor(private readonly slots: number) {
    this.mask = slots - 1;
  }

  /** What is known of the cell `[from, to)`; `make` finds it out otherwise. */
  get(bytes: Uint8Array, from: number, to: number): T | undefined {
    const length = to - from;
    if (length > MOST_BYTES || this.idle) return undefined;
    this.count();
    const slot = this.slotOf(bytes, from, to);
    if (this.lengths[slot] !== length) return undefined;
    const start = slot * MOST_BYTES;
    for (let i = 0; i < length; i++) {
      if (this.bytes[start + i] !== bytes[from + i]) return undefined;
    }
    this.hits++;
    return this.results[slot];
  }

  /** Notes what was found out of a cell. */
  set(bytes: Uint8Array, from: number, to: number, result: T): void {
    const length = to - from;
    if (length > MOST_BYTES || this.idle) return;
    if (this.lengths.length === 0) this.allocate();
    const slot = this.slotOf(bytes, from, to);
    this.lengths[slot] = length;
    this.bytes.set(bytes.subarray(from, to), slot * MOST_BYTES);
    this.results[slot] = result;
  }

  private allocate(): void {
    const { slots } = this;
    this.lengths = new Uint8Array(slots);
    this.bytes = new Uint8Array(slots * MOST_BYTES);
    this.results = Array.from({ length: slots });
  }

  private count(): void {
    if (++this.looks < TRIAL) return;
    this.idle = this.hits * 10 < this.looks;
    this.looks = 0;
    this.hits = 0;
  }

  /** FNV-1a (Fowler, Noll, Vo), its high bits mixed into the slot. */
  private slotOf(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let place = from; place < to; place++) hash = imul(hash ^ bytes[place]!, 0x01000193);
    return (hash ^ (hash >>> 15)) & this.mask;
  }
}
