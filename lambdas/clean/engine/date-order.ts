import { compileTemporalFormat, type TemporalReader } from '../../../contracts/temporal-format';
import { orderConflicts } from '../../../contracts/temporal-order';
import type { Column, Contract } from '../../../contracts/types';
import { FileRefused, refusal } from './refusals';
import { trimmed } from './row-rules';

/** Of the cells that tell the order, so many must agree that it is the order of all. */
const AGREEMENT = 0.95;

interface Order {
  readonly name: string;
  readonly formats: readonly string[];
  readonly read: TemporalReader;
  /** Cells that can be read in this order only. */
  cells: number;
}

/** What the cells of one column show of the order of day and month. */
interface ColumnEvidence {
  readonly column: Column;
  /** Index of the column's cell in a row. */
  readonly position: number;
  /** The orders that the contract allows, for each shape of text in which they contradict each other. */
  readonly conflicts: readonly (readonly Order[])[];
  /** Cells that can be read as two days. */
  ambiguous: number;
}

/**
 * Decides between the day-month orders that a contract declares for a column, from all cells of a file.
 * A number above 12 shows the order. Columns without such a cell follow the others of the file.
 */
export class DateOrders {
  private readonly columns: readonly ColumnEvidence[];
  private readonly nulls: ReadonlySet<string>;

  /** @param mapping For each column of the contract: index of its cell, or -1. */
  constructor(
    private readonly contract: Contract,
    mapping: readonly number[],
  ) {
    this.nulls = new Set(['', ...contract.missingValues]);
    this.columns = contract.columns.flatMap((column, index) => {
      const position = mapping[index] ?? -1;
      const conflicts = position < 0 ? [] : conflictsOf(column);
      return conflicts.length === 0 ? [] : [{ column, position, conflicts, ambiguous: 0 }];
    });
  }

  /** Whether there is anything to decide. */
  get open(): boolean {
    return this.columns.length > 0;
  }

  /** Takes one row's cells as written. */
  look(cells: readonly string[]): void {
    for (const evidence of this.columns) {
      const text = trimmed(cells[evidence.position] ?? '');
      if (!this.nulls.has(text)) weigh(evidence, text);
    }
  }

  /**
   * The formats that are left of each column in question, by its name. Where the cells contradict each
   * other both orders stay: then a cell that can be read as two days is rejected with its row.
   * @throws {FileRefused} when a column has dates that can be read as two days, and nothing decides.
   */
  decide(): Record<string, string[]> {
    const ofFile = this.ordersOfFile();
    return Object.fromEntries(
      this.columns.map((evidence) => {
        const { column, conflicts, ambiguous } = evidence;
        const dropped = conflicts.flatMap((orders) => {
          const order = leading(orders) ?? (isSilent(orders) ? ofFile : undefined);
          if (order !== undefined && orders.some(({ name }) => name === order)) {
            return orders.filter(({ name }) => name !== order).flatMap(({ formats }) => formats);
          }
          if (ambiguous > 0 && isSilent(orders)) {
            throw new FileRefused(
              refusal('date_order', { column: column.name }),
              'refused',
              this.contract.dataset,
            );
          }
          return [];
        });
        return [column.name, column.formats.filter((format) => !dropped.includes(format))];
      }),
    );
  }

  /** The order that all columns agree on whose cells show one. */
  private ordersOfFile(): string | undefined {
    const names = this.columns.flatMap(({ conflicts }) => conflicts.map(leading));
    const found = new Set(names.filter((name) => name !== undefined));
    return found.size === 1 ? [...found][0] : undefined;
  }
}

/** The contract with the formats that were decided for. */
export function withFormats(
  contract: Contract,
  decided: Readonly<Record<string, readonly string[]>>,
): Contract {
  const columns = contract.columns.map((column) => {
    const formats = decided[column.name];
    return formats === undefined ? column : { ...column, formats };
  });
  return { ...contract, columns };
}

function conflictsOf(column: Column): Order[][] {
  return orderConflicts(column.formats).map(({ byOrder }) =>
    [...byOrder].map(([name, formats]) => {
      const readers = formats.map(compileTemporalFormat);
      const read: TemporalReader = (text) =>
        readers.map((reader) => reader(text)).find((time) => time !== undefined);
      return { name, formats, read, cells: 0 };
    }),
  );
}

function weigh(evidence: ColumnEvidence, text: string): void {
  for (const orders of evidence.conflicts) {
    const readings = orders
      .map((order) => ({ order, time: order.read(text) }))
      .filter(({ time }) => time);
    const [only] = readings;
    if (readings.length === 1 && only) only.order.cells++;
    const days = new Set(readings.map(({ time }) => `${time?.year}-${time?.month}-${time?.day}`));
    if (days.size > 1) evidence.ambiguous++;
  }
}

/** The order that nearly all cells show which show one. */
function leading(orders: readonly Order[]): string | undefined {
  const all = orders.reduce((sum, { cells }) => sum + cells, 0);
  return orders.find(({ cells }) => cells > 0 && cells >= all * AGREEMENT)?.name;
}

function isSilent(orders: readonly Order[]): boolean {
  return orders.every(({ cells }) => cells === 0);
}
