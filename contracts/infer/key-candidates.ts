/** Rows that are compared with each other; whether a key holds for all is shown by cleaning the file with it. */
const SAMPLE_ROWS = 20_000;
/** Columns that may be part of a key together. */
const MOST_COLUMNS = 6;

const ID = /(?:^|_)(?:id|guid|uuid|key|sourced_id|sid)$/;
const CODE = /(?:^|_)(?:code|no|num|number|nr|abbreviation)$/;
const TIME =
  /(?:^|_)(?:date|day|year|month|term|semester|period|week|time|timestamp|session)(?:_|$)/;

/** Keeps the first rows of a file, of the columns that are called like keys: do they tell the rows apart? */
export class KeySample {
  private readonly ranked: readonly RankedColumn[];
  private readonly rows: string[][] = [];

  /**
   * @param names the columns in the order of the file.
   * @param dataset the dataset's name: `courses` makes `course_id` its own key.
   */
  constructor(names: readonly string[], dataset: string) {
    this.ranked = names
      .map((name, index) => ({ name, index, rank: rankOf(name, dataset) }))
      .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
      .toSorted((a, b) => a.rank - b.rank || a.index - b.index);
  }

  /** Takes the cells of a row, trimmed. */
  take(cells: readonly string[]): void {
    if (this.rows.length === SAMPLE_ROWS || this.ranked.length === 0) return;
    this.rows.push(this.ranked.map(({ index }) => cells[index] ?? ''));
  }

  /**
   * Columns, else pairs, else triples of columns, that are different in every row of the sample: best first.
   * Only what is called like a key is proposed: names or amounts that differ by chance are no key.
   * @param isAble whether a column of that name is never empty and of a type that a key may have.
   */
  candidates(isAble: (name: string) => boolean): string[][] {
    if (this.rows.length === 0) return [];
    const able = this.ranked
      .map((column, at) => ({ ...column, at }))
      .filter(({ name }) => isAble(name));
    const singles = able.filter(({ rank }) => rank <= RANK.code).map((column) => [column]);
    const together = able.slice(0, MOST_COLUMNS);
    for (const sets of [singles, combinations(together, 2), combinations(together, 3)]) {
      const unique = sets.filter((set) => this.isUnique(set.map(({ at }) => at)));
      if (unique.length > 0)
        return unique.map((set) =>
          set.toSorted((a, b) => a.index - b.index).map(({ name }) => name),
        );
    }
    return [];
  }

  private isUnique(places: readonly number[]): boolean {
    const seen = new Set<string>();
    for (const cells of this.rows) {
      const key = JSON.stringify(places.map((at) => cells[at]));
      if (seen.has(key)) return false;
      seen.add(key);
    }
    return true;
  }
}

interface RankedColumn {
  readonly name: string;
  readonly index: number;
  readonly rank: number;
}

const RANK = { own: 0, id: 1, code: 2, time: 3 } as const;

/** How much a name promises that the column tells rows apart. */
function rankOf(name: string, dataset: string): number {
  const singular = dataset.replace(/ies$/, 'y').replace(/s$/, '');
  const own = [dataset, singular].flatMap((of) => [
    `${of}_id`,
    `${of}_code`,
    `${of}_number`,
    `${of}_key`,
  ]);
  if (name === 'id' || name === 'sourced_id' || own.includes(name)) return RANK.own;
  if (ID.test(name)) return RANK.id;
  if (CODE.test(name)) return RANK.code;
  return TIME.test(name) ? RANK.time : Number.POSITIVE_INFINITY;
}

function combinations<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    combinations(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  );
}
