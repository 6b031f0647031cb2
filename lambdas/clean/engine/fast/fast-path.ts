import { isUtf8 } from 'node:buffer';
import type { Cells } from '../cells';
import type { FileStart } from '../file-start';
import { type Frame, MAX_RECORD_BYTES } from '../record-framer';
import type { RecordWindow } from '../record-window';
import type { RowSink } from '../row-sink';
import { cutCells } from './cut-cells';
import type { FastRows } from './fast-rows';
import type { LineOutput } from './line-output';
import { DECLINED, type RecordSpans } from './record-spans';
import { RepeatedHeader } from './repeated-header';
import { beginsLikeSummary } from './summary-start';
import { swallowsLine } from './swallowed-line';

/** Records between two looks around: a function that returns often is compiled as a whole, a long loop is not. */
const RECORDS_A_RUN = 512;
/** Rows handed to the row rules before their rejects must be written. */
const MOST_HANDED = 2000;

/**
 * Takes records as bytes, as long as they are well-formed: what a row becomes is the same as by way of
 * cells and row rules, which judge every record that is not taken here.
 */
export class FastPath {
  /** Physical line of the next record. */
  line = 1;
  /** Records that were taken, or handed to the row rules as cells. */
  records = 0;
  private handed = 0;
  private readonly width: number;
  private readonly header: RepeatedHeader;
  private bytes: Buffer = Buffer.alloc(0);
  private readonly cells = (): readonly string[] =>
    cutCells(this.bytes, this.spans, 0, this.spans.count);
  /** Place of `bytes[0]` in the stream. */
  private offset = 0;
  /** All characters of `bytes` are UTF-8. */
  private valid = false;

  constructor(
    private readonly start: FileStart,
    private readonly sink: RowSink,
    private readonly spans: RecordSpans,
    private readonly rows: FastRows,
    private readonly output: LineOutput,
  ) {
    this.width = start.header.length;
    this.header = new RepeatedHeader(start.header);
  }

  /**
   * Takes records from the front of the window, up to the first that it declines, or until many rows
   * were handed to the row rules. @param valid The window is UTF-8. @param final No more bytes follow.
   * @returns true when it can go on: there is something to write first.
   */
  run(window: RecordWindow, valid: boolean, final: boolean): boolean {
    this.look(window, valid);
    this.handed = 0;
    let from = -1;
    while (window.from !== from && window.from < window.to && this.handed < MOST_HANDED) {
      from = window.from;
      window.from = this.runSome(from, window.to, final);
      this.flush();
    }
    return this.handed >= MOST_HANDED;
  }

  /**
   * Cuts the record at the front of the window into cells for the row rules, and counts it as taken.
   * @returns undefined when `run` would decline it.
   */
  cut(
    window: RecordWindow,
    valid: boolean,
    final: boolean,
  ): { readonly frame: Frame; readonly row: Cells } | undefined {
    const { spans } = this;
    this.look(window, valid);
    const at = window.from;
    const next = spans.scan(window.bytes, at, window.to, final);
    if (next === DECLINED || !this.isRecord(at)) return undefined;
    const cut = { frame: this.frame(at), row: { cells: this.cells() } };
    if (!this.isBlankLine()) this.records++;
    this.line += spans.newlines + 1;
    window.from = next;
    return cut;
  }

  private look(window: RecordWindow, valid: boolean): void {
    this.bytes = window.bytes;
    this.offset = window.offset;
    this.valid = valid;
  }

  private runSome(at: number, to: number, final: boolean): number {
    const { spans, bytes } = this;
    let place = at;
    for (let i = 0; i < RECORDS_A_RUN && place < to; i++) {
      const next = spans.scan(bytes, place, to, final);
      if (next === DECLINED || !this.isRecord(place)) break;
      this.take(place);
      this.line += spans.newlines + 1;
      place = next;
    }
    return place;
  }

  /** False when the framer must say where the record at `at` ends, or whether it is text. */
  private isRecord(at: number): boolean {
    const { spans, bytes } = this;
    if (spans.end - at > MAX_RECORD_BYTES) return false;
    if (!this.valid && spans.odd && !isUtf8(bytes.subarray(at, spans.end))) return false;
    if (spans.newlines === 0) return true;
    const { rawWidth, grammar } = this.start;
    return spans.count === rawWidth && !swallowsLine(bytes, at, spans, grammar);
  }

  private take(at: number): void {
    const { bytes, rows, line } = this;
    if (this.isBlankLine()) return;
    this.records++;
    if (!this.isWhole() || this.isUnusual() || !rows.read(bytes)) {
      this.handed++;
      this.flush();
      this.sink.take(this.frame(at), { cells: this.cells() });
      return;
    }
    const verdict = rows.write(bytes, line, this.cells);
    if (verdict.kind === 'accept') return;
    this.handed++;
    this.sink.takeDuplicate(this.frame(at), this.cells(), verdict);
  }

  /** As many cells as the header, or one more behind a delimiter that ends every line. */
  private isWhole(): boolean {
    const { spans, width, start, bytes } = this;
    if (spans.count === width) return true;
    return start.trailing && spans.count === width + 1 && spans.isBlank(bytes, width);
  }

  /** The row rules must see a line that the warehouse refused, the header once more, and footers. */
  private isUnusual(): boolean {
    const { bytes, spans } = this;
    if (this.sink.refuses(this.line) || this.header.isRepeated(bytes, spans)) return true;
    return beginsLikeSummary(bytes, spans);
  }

  private isBlankLine(): boolean {
    const { spans } = this;
    if (spans.count !== 1 || !spans.isBlank(this.bytes, 0)) return false;
    return this.width > 1 || this.start.layout !== null;
  }

  private flush(): void {
    const { output } = this;
    if (output.rows === 0) return;
    this.sink.takeLines(output.bytes, 0, output.place, output.rows);
    for (const { warnings, rows } of output.warned) this.sink.warn(warnings, rows);
    output.clear();
  }

  private frame(at: number): Frame {
    const { line, spans, bytes, offset } = this;
    const record = bytes.subarray(at, spans.end);
    const { length } = record;
    return { line, offset: offset + at, length, bytes: record, quoted: false, padded: false };
  }
}
