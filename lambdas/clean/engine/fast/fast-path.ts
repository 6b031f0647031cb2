import { isUtf8 } from 'node:buffer';
import type { FileStart } from '../file-start';
import { MAX_RECORD_BYTES } from '../record-framer';
import type { Grammar } from '../record-scanner';
import type { RowSink } from '../row-sink';
import { ContractRows } from './contract-rows';
import { cutCells } from './cut-cells';
import type { FastRows } from './fast-rows';
import { LineOutput } from './line-output';
import { isKnownColumn } from './plain-column';
import { DECLINED, RecordSpans } from './record-spans';
import { RepeatedHeader } from './repeated-header';
import { StructureRows } from './structure-rows';
import { swallowsLine } from './swallowed-line';

const SPACE = 32;
const QUOTE = 34;

/** Doubled double quotation marks, or none, and nothing that the scanner does not know of. */
function isPlainGrammar(grammar: Grammar): boolean {
  const known = new Set<string>(['delimiter', 'quote', 'padding'] satisfies (keyof Grammar)[]);
  const plain = Object.entries(grammar).every(([name, value]) => known.has(name) || !value);
  return plain && (grammar.quote === QUOTE || grammar.quote === 0);
}

/**
 * Takes records as bytes, as long as they are well-formed: what a row becomes is the same as by way of
 * cells and row rules, which judge every record that is not taken here.
 */
export class FastPath {
  /** Physical line of the next record. */
  line = 1;
  /** Records that were taken, or handed to the row rules as cells. */
  records = 0;
  private readonly width: number;
  private readonly header: RepeatedHeader;
  private readonly cells = (): readonly string[] => cutCells(this.bytes, this.spans);
  private bytes: Buffer = Buffer.alloc(0);

  private constructor(
    private readonly start: FileStart,
    private readonly sink: RowSink,
    private readonly spans: RecordSpans,
    private readonly rows: FastRows,
    private readonly output: LineOutput,
  ) {
    this.width = start.header.length;
    this.header = new RepeatedHeader(start.header);
  }

  /** @returns undefined for a file that must be read by the framer alone. */
  static of(start: FileStart, sink: RowSink, fileId: string): FastPath | undefined {
    const { grammar, layout } = start;
    if (!isPlainGrammar(grammar) || start.commentRows.size > 0) return undefined;
    const output = new LineOutput(fileId);
    const { length } = start.header;
    const spans = new RecordSpans(grammar, length + 2);
    if (layout === null) {
      const rows = new StructureRows(length, spans, output);
      return new FastPath(start, sink, spans, rows, output);
    }
    if (!sink.keys || !layout.contract.columns.every(isKnownColumn)) return undefined;
    const rows = new ContractRows(layout, sink.keys, spans, output);
    return rows.usable ? new FastPath(start, sink, spans, rows, output) : undefined;
  }

  /**
   * Takes records from `at` on. @param to End of the bytes; `bytes[to]` must be LF.
   * @param offset Place of `bytes[0]` in the stream. @param valid The bytes are UTF-8.
   * @returns where the first record is that was not taken.
   */
  run(
    bytes: Buffer,
    at: number,
    to: number,
    offset: number,
    valid: boolean,
    final: boolean,
  ): number {
    const { spans } = this;
    this.bytes = bytes;
    let place = at;
    while (place < to) {
      const next = spans.scan(bytes, place, to, final);
      if (next === DECLINED || !this.isRecord(bytes, place, valid)) break;
      this.take(bytes, place, offset);
      this.line += spans.newlines + 1;
      place = next;
    }
    this.flush();
    return place;
  }

  /**
   * Cuts the record at `at` into cells for the row rules, and counts it as taken.
   * @returns undefined when `run` would not take it.
   */
  cut(bytes: Buffer, at: number, to: number, offset: number, valid: boolean, final: boolean) {
    const { spans } = this;
    const next = spans.scan(bytes, at, to, final);
    if (next === DECLINED || !this.isRecord(bytes, at, valid)) return undefined;
    const cut = {
      frame: this.frame(bytes, at, offset),
      row: { cells: cutCells(bytes, spans) },
      next,
    };
    if (!(spans.count === 1 && this.isBlankLine(bytes))) this.records++;
    this.line += spans.newlines + 1;
    return cut;
  }

  /** False when the framer must say where the record at `at` ends, or whether it is text. */
  private isRecord(bytes: Buffer, at: number, valid: boolean): boolean {
    const { spans } = this;
    if (spans.end - at > MAX_RECORD_BYTES) return false;
    if (!valid && spans.odd && !isUtf8(bytes.subarray(at, spans.end))) return false;
    if (spans.newlines === 0) return true;
    return (
      spans.count === this.start.rawWidth && !swallowsLine(bytes, at, spans, this.start.grammar)
    );
  }

  private take(bytes: Buffer, at: number, offset: number): void {
    const { spans, width, rows } = this;
    const { count } = spans;
    if (count === 1 && this.isBlankLine(bytes)) return;
    this.records++;
    const whole = count === width || (count === width + 1 && this.isBlank(bytes, width));
    if (!whole || this.isUnusual(bytes) || !rows.read(bytes)) {
      this.flush();
      this.sink.take(this.frame(bytes, at, offset), { cells: cutCells(bytes, spans) });
      return;
    }
    const verdict = rows.write(bytes, this.line, this.cells);
    if (verdict.kind !== 'accept') {
      this.sink.takeDuplicate(this.frame(bytes, at, offset), cutCells(bytes, spans), verdict);
    }
  }

  /** The row rules must see a line that the warehouse refused, and the header once more. */
  private isUnusual(bytes: Buffer): boolean {
    return this.sink.refuses(this.line) || this.header.isRepeated(bytes, this.spans);
  }

  private flush(): void {
    const { output } = this;
    if (output.rows > 0) this.sink.takeLines(output.bytes, output.place, output.rows);
    for (const { warnings, rows } of output.warned) this.sink.warn(warnings, rows);
    output.clear();
  }

  private isBlankLine(bytes: Buffer): boolean {
    return (this.width > 1 || this.start.layout !== null) && this.isBlank(bytes, 0);
  }

  private isBlank(bytes: Buffer, cell: number): boolean {
    for (let place = this.spans.from[cell]!; place < this.spans.to[cell]!; place++) {
      const byte = bytes[place]!;
      if (byte !== SPACE && !(byte >= 9 && byte <= 13)) return false;
    }
    return true;
  }

  private frame(bytes: Buffer, at: number, offset: number) {
    const { line, spans } = this;
    const length = spans.end - at;
    const record = bytes.subarray(at, spans.end);
    return { line, offset: offset + at, length, bytes: record, quoted: false, padded: false };
  }
}
