import type { Row } from './csv';
import { type Dirt, drawFate } from './dirt';
import type { Random } from './random';
import { chanceOf, numbers, type SampleOptions, type SamplePlan } from './sample-file';

/** A dataset whose rows are made one by one, each of its number alone. */
interface Table<Name extends string> {
  readonly file: string;
  readonly dataset: string;
  /** Columns in the order of the file, and how to make the cell of row `index`. */
  readonly cells: Readonly<Record<Name, Cell>>;
  readonly key: readonly NoInfer<Name>[];
  /** How many rows a file has. */
  readonly count: (options: SampleOptions) => number;
  readonly dirt: (at: (name: NoInfer<Name>) => number) => readonly Dirt[];
}

/** The text of one cell. */
type Cell = (index: number, random: Random, options: SampleOptions) => string;

/** A plan for a dataset whose rows do not depend on each other. */
export function tablePlan<Name extends string>(table: Table<Name>): SamplePlan {
  const { file, dataset, cells, count } = table;
  const header: Row = Object.keys(cells);
  const make: readonly Cell[] = Object.values(cells);
  const dirt = table.dirt((name) => header.indexOf(name));
  return {
    file,
    dataset,
    header,
    key: table.key,
    *rows(options) {
      for (const index of numbers(options, count(options))) {
        const random = chanceOf(options, dataset, index);
        const row = make.map((cell) => cell(index, random, options));
        const place = index - (options.from ?? 0);
        yield { row, fate: drawFate(place, options.dirtyPercent / 100, dirt, random), random };
      }
    },
  };
}

/** The day so many days after 2019-01-01, ISO. */
export function dayAfter(days: number): string {
  return new Date(Date.UTC(2019, 0, 1 + days)).toISOString().slice(0, 10);
}
