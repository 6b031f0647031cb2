import { type NamedColumn, nameColumns } from './column-names';
import { ColumnProfile } from './column-profile';
import { type DatasetName, nameDataset } from './dataset-name';
import { KeySample } from './key-candidates';

/** What a file is called, and what its columns are. */
export interface TableFacts {
  /** The raw key or the name of the file. */
  readonly key: string;
  /** Names as written; `c1`, `c2`, … where the file has no header. */
  readonly header: readonly string[];
  /** Names of datasets that have a contract already. */
  readonly taken: readonly string[];
}

/** A column of the file with all that is known of it. */
export interface ProfiledColumn extends NamedColumn {
  /** The name as the file has it. */
  readonly header: string;
  readonly profile: ColumnProfile;
}

/** What is known of a file, row by row. */
export class TableProfile {
  rows = 0;
  readonly name: DatasetName;
  readonly columns: readonly ProfiledColumn[];
  readonly keys: KeySample;

  constructor(facts: TableFacts) {
    const { key, header, taken } = facts;
    this.name = nameDataset(key, taken);
    this.columns = nameColumns(header).map((column, index) => ({
      ...column,
      header: header[index] ?? '',
      profile: new ColumnProfile(),
    }));
    this.keys = new KeySample(
      this.columns.map(({ name }) => name),
      this.name.dataset,
    );
  }

  /** Takes the cells of one record, trimmed: as many as the header has. */
  take(cells: readonly string[]): void {
    this.rows++;
    for (const [index, { profile }] of this.columns.entries()) profile.take(cells[index] ?? '');
    this.keys.take(cells);
  }
}
