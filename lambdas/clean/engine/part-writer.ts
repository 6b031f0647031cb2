import { OutputFile, type Outputs } from './output-file';

const MB = 1024 * 1024;
/** Parts grow from 8 MB to the limit, so that a file of any size gives several workers something to load. */
const FIRST_PART = 8 * MB;
/** A part is looked at between chunks, each of which adds some megabytes at most: none is above 128 MB. */
const LARGEST_PART = 120 * MB;

/** A stored part, named inside its folder. */
export interface WrittenPart {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** False when its rows come from fixes. */
  readonly own: boolean;
}

/** Writes canonical lines to `part-NNNNN.csv[.gz]`, each with the header. */
export class PartWriter {
  private readonly closed: OutputFile[] = [];
  /** Parts that hold the rows of the file itself; those after them hold corrected rows. */
  private ownParts = Number.POSITIVE_INFINITY;
  private closing: Promise<void> = Promise.resolve();
  private part: OutputFile | undefined;

  /**
   * @param first Number of the first part; a second pass goes on numbering, so that no object is
   * ever written with other content.
   * @param plain Without compression.
   */
  constructor(
    private readonly outputs: Outputs,
    private readonly header: string,
    private readonly first: number,
    private readonly plain: boolean,
  ) {}

  /** Parts begun so far. */
  get count(): number {
    return this.closed.length + (this.part ? 1 : 0);
  }

  addRow(line: string): void {
    this.part ??= this.open();
    this.part.addRow(line);
  }

  /** Adds `bytes[from, to)`: canonical lines with their newlines, of so many rows. They are copied. */
  addBytes(bytes: Uint8Array, from: number, to: number, rows: number): void {
    this.part ??= this.open();
    this.part.addBytes(bytes, from, to, rows);
  }

  /** Ends the rows of the file itself: what follows comes from fixes. */
  async endOwnRows(): Promise<void> {
    await this.finishPart();
    this.ownParts = this.closed.length;
  }

  /** Waits for the store, and starts the next part when this one is full. */
  async drain(): Promise<void> {
    const { part } = this;
    if (part === undefined) return;
    await part.drain();
    if (part.contentBytes >= Math.min(FIRST_PART * 2 ** this.closed.length, LARGEST_PART)) {
      await this.finishPart();
    }
  }

  /**
   * Ends the last part. @param atLeastOne Writes a part with a header alone when there is no row.
   * @returns the parts in order, all stored.
   */
  async close(atLeastOne: boolean): Promise<WrittenPart[]> {
    if (atLeastOne && this.closed.length === 0) this.part ??= this.open();
    await this.finishPart();
    await this.closing;
    return this.closed.map(({ name, rows, bytes }, index) => {
      return { name, rows, bytes, own: index < this.ownParts };
    });
  }

  /** Gives up and takes back what was stored. */
  async abort(reason: Error): Promise<void> {
    await this.part?.abort(reason);
    await this.closing.catch(() => {});
    await Promise.all(this.closed.map(({ name }) => this.outputs.remove(name)));
  }

  /** The next part is written while the end of this one is on its way: at most two are open. */
  private async finishPart(): Promise<void> {
    const { part } = this;
    if (part === undefined) return;
    await this.closing;
    this.part = undefined;
    this.closed.push(part);
    this.closing = part.close();
    this.closing.catch(() => {});
  }

  private open(): OutputFile {
    const number = String(this.first + this.closed.length).padStart(5, '0');
    const part = new OutputFile(`part-${number}.csv${this.plain ? '' : '.gz'}`, this.outputs);
    part.add(this.header);
    return part;
  }
}
