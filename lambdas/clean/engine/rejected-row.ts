import { hash } from 'node:crypto';
import type { RawOffsets } from './raw-offsets';
import type { Frame } from './record-framer';
import type { RowReason } from './row-rules';

/** A row that is not taken. */
export interface RejectedRow {
  readonly line: number;
  /** Where the record starts in the file (unpacked), from 0, and its bytes there without the newline. */
  readonly byte: number;
  readonly length: number;
  /** First 16 hex digits of SHA-256 over the record's bytes in UTF-8, without its newline. */
  readonly check: string;
  readonly cells: readonly string[];
  /** As canonical CSV, where it is known and there is one cell a column. */
  readonly text?: string | undefined;
  readonly reasons: readonly RowReason[];
}

/** What is kept of a record that is not taken. @param offsets The record must be in reach of them. */
export function rejectedRow(
  frame: Frame,
  cells: readonly string[],
  reasons: readonly RowReason[],
  offsets: RawOffsets,
): RejectedRow {
  const { line, offset, text } = frame;
  const byte = offsets.at(offset);
  const length = offsets.at(offset + frame.length) - byte;
  const check = (frame.sha256 ?? hash('sha256', frame.bytes, 'hex')).slice(0, 16);
  return { line, byte, length, check, cells, reasons, text };
}
