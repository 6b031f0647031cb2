import type { KernelExports } from './kernel-exports';

/** The kernel's arrays as JavaScript sees them. They end when its memory grows: then others are made. */
export class KernelViews {
  readonly bytes: Buffer;
  readonly rowFrom: Uint32Array;
  readonly rowTo: Uint32Array;
  /** First cell of each row, and of the row that would follow. */
  readonly rowCell: Uint32Array;
  readonly rowLine: Uint32Array;
  readonly rowStatus: Uint8Array;
  readonly rowOccurrence: Uint32Array;
  /** 0, or the letter of `_deleted`. */
  readonly rowDeleted: Uint8Array;
  readonly keyFrom: Uint32Array;
  readonly keyTo: Uint32Array;
  readonly contentFrom: Uint32Array;
  readonly contentTo: Uint32Array;
  readonly suffixFrom: Uint32Array;
  readonly suffixTo: Uint32Array;
  readonly lineFrom: Uint32Array;
  readonly lineTo: Uint32Array;
  readonly cellFrom: Uint32Array;
  readonly cellTo: Uint32Array;
  readonly cellShape: Uint8Array;
  /**
   * Canonical cells that the driver makes, at row times columns plus column: where their bytes are, and
   * source 0; or source 2 and a number. Those that were read `Kernel.cell` knows.
   */
  readonly canonFrom: Uint32Array;
  readonly canonTo: Uint32Array;
  readonly canonSource: Uint8Array;
  readonly numbers: Float64Array;
  /** By row and by the columns that order its versions: the driver sets them before `findKeys`. */
  readonly versions: BigInt64Array;
  /** Pairs of row and warning. */
  readonly warned: Uint32Array;
  readonly unknown: Uint32Array;

  constructor({ memory: { buffer }, at }: KernelExports) {
    const rows = at.MOST_ROWS;
    const cells = at.MOST_CELLS;
    const words = (place: number, length: number) => new Uint32Array(buffer, place, length);
    const bytes = (place: number, length: number) => new Uint8Array(buffer, place, length);
    this.bytes = Buffer.from(buffer);
    this.rowFrom = words(at.ROW_FROM, rows);
    this.rowTo = words(at.ROW_TO, rows);
    this.rowCell = words(at.ROW_CELL, rows + 1);
    this.rowLine = words(at.ROW_LINE, rows);
    this.rowStatus = bytes(at.ROW_STATUS, rows);
    this.rowOccurrence = words(at.ROW_OCCURRENCE, rows);
    this.rowDeleted = bytes(at.ROW_DELETED, rows);
    this.keyFrom = words(at.KEY_FROM, rows);
    this.keyTo = words(at.KEY_TO, rows);
    this.contentFrom = words(at.CONTENT_FROM, rows);
    this.contentTo = words(at.CONTENT_TO, rows);
    this.suffixFrom = words(at.SUFFIX_FROM, rows);
    this.suffixTo = words(at.SUFFIX_TO, rows);
    this.lineFrom = words(at.LINE_FROM, rows);
    this.lineTo = words(at.LINE_TO, rows);
    this.cellFrom = words(at.CELL_FROM, cells);
    this.cellTo = words(at.CELL_TO, cells);
    this.cellShape = bytes(at.CELL_SHAPE, cells);
    this.canonFrom = words(at.CANON_FROM, cells);
    this.canonTo = words(at.CANON_TO, cells);
    this.canonSource = bytes(at.CANON_SOURCE, cells);
    this.numbers = new Float64Array(buffer, at.NUMBERS, cells);
    this.versions = new BigInt64Array(buffer, at.VERSIONS, (rows + 1) * at.MOST_VERSIONS);
    this.warned = words(at.WARNED, 2 * cells);
    this.unknown = words(at.UNKNOWN, cells);
  }
}
