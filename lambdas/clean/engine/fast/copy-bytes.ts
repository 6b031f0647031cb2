/** Copies `[from, to)`. @returns the place after the copy. */
export function copyBytes(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  at: number,
): number {
  let place = at;
  for (let i = from; i < to; i++) out[place++] = bytes[i]!;
  return place;
}

/**
 * Copies by words of four bytes between buffers that stay the same for long. Lines have some dozens of
 * bytes: too many for a loop over bytes, too few for a call of the runtime.
 */
export class WordCopier {
  private bytes: Uint8Array = new Uint8Array(0);
  private source = viewOf(this.bytes);
  private out: Uint8Array = new Uint8Array(0);
  private target = viewOf(this.out);

  /** Copies `[from, to)`; both buffers must go on for three bytes. @returns the place after the copy. */
  copy(bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
    if (bytes !== this.bytes) this.source = viewOf((this.bytes = bytes));
    if (out !== this.out) this.target = viewOf((this.out = out));
    const { source, target } = this;
    let place = at;
    for (let i = from; i < to; i += 4, place += 4) {
      target.setInt32(place, source.getInt32(i, true), true);
    }
    return at + to - from;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
