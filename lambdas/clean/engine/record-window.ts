const FIRST_BYTES = 64 * 1024;
const LF = 10;
/** Bytes behind the content: the LF, and what is read with its last byte. */
const SLACK = 8;

/** The bytes of a stream from the first record that is not finished on, in one buffer that is used again. */
export class RecordWindow {
  /** `bytes[to]` is LF, so that a scan for a newline ends there. */
  bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  from = 0;
  to = 0;
  /** Place of `bytes[0]` in the stream. */
  offset = 0;

  /** What is not read yet. */
  get rest(): Buffer {
    return this.bytes.subarray(this.from, this.to);
  }

  /** All bytes up to the end of what was added, at their places. */
  get content(): Buffer {
    return this.bytes.subarray(0, this.to);
  }

  /** Adds bytes behind what is not read yet, which moves to the front. */
  add(chunk: Buffer): void {
    const kept = this.to - this.from;
    const needed = kept + chunk.length + SLACK;
    const target =
      needed <= this.bytes.length
        ? this.bytes
        : Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(needed)));
    this.bytes.copy(target, 0, this.from, this.to);
    chunk.copy(target, kept);
    this.bytes = target;
    this.offset += this.from;
    this.from = 0;
    this.to = kept + chunk.length;
    this.bytes[this.to] = LF;
  }
}
