import type { Kernel } from '../kernel/kernel';
import type { RecordWindow } from '../record-window';

/** The bytes of the window that the kernel has in its memory: those that it has not read are not loaded again. */
export class LoadedBytes {
  /** Places in the stream: of the first byte that is loaded, and behind the last one. */
  private from = 0;
  private to = 0;
  /** End of the window when it was loaded. */
  private end = -1;

  constructor(private readonly kernel: Kernel) {}

  /**
   * Scans what is at the front of the window, loading it where that was not done. @param line Physical
   * line there. @param final Nothing follows the window. @returns the bytes that were passed.
   */
  scan(window: RecordWindow, line: number, final: boolean): number {
    const front = window.offset + window.from;
    if (window.offset + window.to !== this.end || front >= this.to) this.load(window);
    const passed = this.scanAt(front, line, final);
    // A record may go on behind what is loaded.
    if (passed > 0 || this.to === this.end || front === this.from) return passed;
    this.load(window);
    return this.scanAt(front, line, final);
  }

  /** Where a place of the kernel's memory stands in the window. */
  placeIn(window: RecordWindow, at: number): number {
    return at - this.kernel.chunk + this.from - window.offset;
  }

  private scanAt(front: number, line: number, final: boolean): number {
    const from = front - this.from;
    const isLast = final && this.to === this.end;
    return this.kernel.scan(from, this.to - this.from, line, isLast) - from;
  }

  private load(window: RecordWindow): void {
    const bytes = window.rest.subarray(0, this.kernel.room);
    this.kernel.load(bytes);
    this.from = window.offset + window.from;
    this.to = this.from + bytes.length;
    this.end = window.offset + window.to;
  }
}
