import type { Contract } from '../../../contracts/types';

/** How the cells of a file's rows become the columns of its contract. */
export interface RowLayout {
  readonly contract: Contract;
  /** For each column of the contract: index of its cell, or -1. */
  readonly mapping: readonly number[];
  /** Values of columns that the key of the file brings instead of its rows. */
  readonly captured: Readonly<Record<string, string>>;
  /** Cells of a row. */
  readonly width: number;
  /** The cell that only numbers the rows; it is no data. */
  readonly rowNumbers?: number;
}
