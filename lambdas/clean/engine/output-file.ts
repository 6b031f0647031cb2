import { once } from 'node:events';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { createGzip } from 'node:zlib';

/** Where the files of one cleaning go: a folder of the lake, or of the disk. */
export interface Outputs {
  /** Stores a stream under a name; resolves when it is durable. Memory does not grow with it. */
  write(name: string, body: Readable): Promise<void>;
  /** Takes back what a pass wrote that is not the last one. */
  remove(name: string): Promise<void>;
}

/** Text is handed to the stream in pieces of this size. */
const PIECE_CHARACTERS = 64 * 1024;
/** Fast, and the parts live for hours: level 6 takes four times as long for a fifth fewer bytes. */
const GZIP_LEVEL = 1;

/** One file being written. Lines are collected; `drain` between chunks keeps memory constant. */
export class OutputFile {
  rows = 0;
  /** Characters before compression. */
  characters = 0;
  /** Bytes as stored. */
  bytes = 0;
  private pieces = '';
  private readonly input: Transform;
  private readonly stored: Promise<void>;

  constructor(
    readonly name: string,
    outputs: Pick<Outputs, 'write'>,
  ) {
    this.input = name.endsWith('.gz') ? createGzip({ level: GZIP_LEVEL }) : new PassThrough();
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.bytes += chunk.length;
        done(null, chunk);
      },
    });
    this.input.on('error', (error) => counted.destroy(error));
    counted.on('error', () => {});
    this.stored = outputs.write(name, this.input.pipe(counted));
    // Who waits for it hears of a failure; nobody may be waiting yet.
    this.stored.catch(() => {});
  }

  /** Adds a line; its newline is added here. */
  add(line: string): void {
    this.pieces += line;
    this.pieces += '\n';
    this.characters += line.length + 1;
  }

  /** Adds the line of one row. */
  addRow(line: string): void {
    this.rows++;
    this.add(line);
  }

  /** Hands over what was collected and waits where the store is slower. */
  async drain(): Promise<void> {
    if (this.pieces.length < PIECE_CHARACTERS) return;
    if (!this.flush()) await Promise.race([once(this.input, 'drain'), this.stored]);
  }

  /** Ends the file; resolves when it is stored. */
  async close(): Promise<void> {
    this.flush();
    this.input.end();
    await this.stored;
  }

  /** Gives the file up: the store hears of an error and keeps nothing. */
  async abort(reason: Error): Promise<void> {
    this.input.destroy(reason);
    await this.stored.catch(() => {});
  }

  private flush(): boolean {
    const text = this.pieces;
    this.pieces = '';
    return text === '' || this.input.write(text);
  }
}
