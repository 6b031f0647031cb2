import type { Readable } from 'node:stream';
import { type BlockSink, StreamSink } from './block-sink';

/** Where the files of one cleaning go: a folder of the lake, or of the disk. */
export interface Outputs {
  /** Stores a stream under a name; resolves when it is durable. Memory does not grow with it. */
  write(name: string, body: Readable): Promise<void>;
  /** Opens a file that takes blocks itself, where there is such a thing: their memory is used again. */
  openFile?(name: string): BlockSink;
  /** Takes back what a pass wrote that is not the last one. */
  remove(name: string): Promise<void>;
}

/** Bytes are handed to the stream in blocks of this size. */
const BLOCK_BYTES = 512 * 1024;
/** Text is made bytes when there is so much of it: a call costs as much as some hundred characters. */
const WAITING_UNITS = 4096;
/** Most rejects files are small. */
const FIRST_BLOCK_BYTES = 16 * 1024;
/** No UTF-16 unit of a text becomes more bytes of UTF-8. */
const MOST_BYTES_A_UNIT = 3;
/** Blocks that wait to be used again; more are made when a store is slow, and forgotten. */
const MOST_FREE = 4;

/**
 * One file being written. Lines are collected in a block of bytes; compression runs in the thread
 * pool. Who writes calls `drain` between chunks, which keeps memory constant.
 */
export class OutputFile {
  rows = 0;
  /** Lines that are text still. */
  private waiting = '';
  private encodedBytes = 0;
  private block: Buffer | undefined;
  private filled = 0;
  private readonly free: Buffer[] = [];
  private readonly sink: BlockSink;

  constructor(
    readonly name: string,
    outputs: Pick<Outputs, 'write' | 'openFile'>,
  ) {
    const packs = name.endsWith('.gz');
    const opened = packs ? undefined : outputs.openFile?.(name);
    this.sink = opened ?? new StreamSink((body) => outputs.write(name, body), packs);
  }

  /** Bytes before compression. */
  get contentBytes(): number {
    this.encode();
    return this.encodedBytes;
  }

  /** Bytes as stored, once the file is closed. */
  get bytes(): number {
    return this.sink.bytes ?? this.contentBytes;
  }

  /** Adds a line; its newline is added here. */
  add(line: string): void {
    this.waiting += line;
    this.waiting += '\n';
    if (this.waiting.length >= WAITING_UNITS) this.encode();
  }

  /** Adds the line of one row. */
  addRow(line: string): void {
    this.rows++;
    this.add(line);
  }

  /** Adds `bytes[from, to)`: whole lines with their newlines, of so many rows. They are copied. */
  addBytes(bytes: Uint8Array, from: number, to: number, rows: number): void {
    this.rows += rows;
    this.encode();
    this.copy(bytes, from, to);
  }

  /** Makes bytes of the lines that wait. */
  private encode(): void {
    const text = this.waiting;
    if (text === '') return;
    this.waiting = '';
    const most = text.length * MOST_BYTES_A_UNIT;
    if (most > BLOCK_BYTES) {
      const bytes = Buffer.from(text);
      return this.copy(bytes, 0, bytes.length);
    }
    const block = this.blockFor(most);
    const bytes = block.write(text, this.filled, 'utf8');
    this.encodedBytes += bytes;
    this.filled += bytes;
  }

  private copy(bytes: Uint8Array, from: number, to: number): void {
    this.encodedBytes += to - from;
    for (let at = from; at < to; ) {
      const block = this.blockFor(1);
      const end = Math.min(to, at + block.length - this.filled);
      block.set(bytes.subarray(at, end), this.filled);
      this.filled += end - at;
      at = end;
    }
  }

  /** Waits where the compressor or the store is slower. */
  async drain(): Promise<void> {
    await this.sink.drain();
  }

  /** Ends the file; resolves when it is stored. */
  async close(): Promise<void> {
    this.encode();
    this.handOver();
    await this.sink.close();
  }

  /** Gives the file up: the store hears of an error and keeps nothing. */
  async abort(reason: Error): Promise<void> {
    await this.sink.abort(reason);
  }

  /** The block that has room for so many more bytes. */
  private blockFor(bytes: number): Buffer {
    if (this.block !== undefined && this.filled + bytes > this.block.length) this.handOver();
    this.block ??= this.emptyBlock(bytes);
    return this.block;
  }

  private emptyBlock(bytes: number): Buffer {
    const isFirst = this.encodedBytes === 0 && bytes <= FIRST_BLOCK_BYTES;
    if (isFirst) return Buffer.allocUnsafeSlow(FIRST_BLOCK_BYTES);
    return this.free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  private handOver(): void {
    const { block, filled, free } = this;
    this.block = undefined;
    this.filled = 0;
    if (block === undefined || filled === 0) return;
    this.sink.write(block.subarray(0, filled), () => {
      if (block.length === BLOCK_BYTES && free.length < MOST_FREE) free.push(block);
    });
  }
}
