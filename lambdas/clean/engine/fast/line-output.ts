import { WordCopier } from './copy-bytes';
import { writeNumber } from './plain-number';
import type { WarnedCell } from './warned-cell';

const LF = 10;
/** `,<file id>,<line>\n`, a suffix for identical rows, `_key` and `_deleted` behind the contract's cells. */
const TAIL_BYTES = 256;
const FIRST_BYTES = 64 * 1024;

/** Canonical lines that wait to be handed on together. */
export class LineOutput {
  bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  /** Where the next line starts. */
  place = 0;
  rows = 0;
  /** Cells that are worth a look, with the number of rows. */
  readonly warned: WarnedCell[] = [];
  /** `,<file id>,` and room for the last word of a copy. */
  private readonly file: Uint8Array;
  private readonly fileBytes: number;
  private readonly words = new WordCopier();

  constructor(fileId: string) {
    const file = Buffer.from(`,${fileId},`);
    this.fileBytes = file.length;
    this.file = Buffer.concat([file, Buffer.alloc(3)]);
  }

  /** Makes room for a line of so many bytes before its tail. */
  reserve(bytes: number): void {
    const needed = this.place + bytes + TAIL_BYTES;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.place);
    this.bytes = larger;
  }

  /** Ends the row whose cells end at `to`. @param suffix ASCII that belongs to the last cell. */
  endRow(to: number, suffix: string, deleted: string, line: number): void {
    const { bytes, file } = this;
    let place = to;
    if (suffix !== '') place += bytes.write(suffix, place, 'latin1');
    if (deleted !== '') place += bytes.write(deleted, place, 'latin1');
    place = this.words.copy(file, 0, this.fileBytes, bytes, place);
    place = writeNumber(bytes, place, line, 0);
    bytes[place++] = LF;
    this.place = place;
    this.rows++;
  }

  /** Counts a cell of the row that was ended last. */
  warn(cell: WarnedCell): void {
    if (cell.rows++ === 0) this.warned.push(cell);
  }

  /** What was written was taken. */
  clear(): void {
    for (const cell of this.warned) cell.rows = 0;
    this.warned.length = 0;
    this.place = 0;
    this.rows = 0;
  }
}
