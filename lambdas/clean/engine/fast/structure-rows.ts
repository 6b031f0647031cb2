import { csvCell } from '../csv-line';
import type { Verdict } from '../row-keys';
import { CanonicalCells } from './canonical-cells';
import { cellText } from './cell-text';
import type { FastRows } from './fast-rows';
import type { LineOutput } from './line-output';
import { type RecordSpans, SHAPE } from './record-spans';
import { setText } from './set-text';

const ACCEPT: Verdict = { kind: 'accept', suffix: '' };

/** Rows of a file without a contract: the cells as they are. */
export class StructureRows implements FastRows {
  private readonly row: CanonicalCells;

  constructor(
    private readonly width: number,
    private readonly spans: RecordSpans,
    private readonly output: LineOutput,
  ) {
    this.row = new CanonicalCells(new Uint8Array(width));
  }

  read(record: Buffer): boolean {
    const { row, width, spans } = this;
    row.reset();
    for (let cell = 0; cell < width; cell++) {
      const from = spans.from[cell]!;
      const to = spans.to[cell]!;
      const shape = spans.shape[cell]!;
      if ((shape & SHAPE.double) === 0) setText(row, cell, record, from, to, shape);
      else row.setOther(cell, Buffer.from(csvCell(cellText(record, from, to, shape))));
    }
    return true;
  }

  write(record: Buffer, line: number): Verdict {
    const { row, output, spans } = this;
    output.reserve(row.room(spans.end - spans.from[0]!));
    output.endRow(row.write(record, output.bytes, output.place), '', '', line);
    return ACCEPT;
  }
}
