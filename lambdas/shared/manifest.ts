import type { Receipt } from './documents';

/** How the loader sees one column of a dataset. */
export interface ManifestColumn {
  readonly name: string;
  /** PostgreSQL type, e.g. `text`, `integer`, `numeric(5,2)`, `timestamptz`. */
  readonly type: string;
  readonly required: boolean;
}

/** How the loader sees one dataset: everything it needs from the contract, frozen. */
export interface ManifestDataset {
  readonly name: string;
  readonly mode: 'delta' | 'snapshot';
  readonly contract_version: string;
  readonly contract_hash: string;
  /** Columns of `core.<name>` in the order of the parts' header, without `_file` and `_line`. */
  readonly columns: readonly ManifestColumn[];
  /** Key columns; `["_key"]` for datasets that are keyed by the hash of the row. */
  readonly key: readonly string[];
  /** Columns whose value orders rows (`_eff`), e.g. `["updated_at"]`; empty: constant 0. */
  readonly version_order: readonly string[];
  /** True when the parts have a column `_deleted` before `_file` (the contract has `deleteWhen`). */
  readonly deletes: boolean;
  /** `block`: nothing that names the dataset is refreshed while it has open rejects. */
  readonly on_open_rejects: 'publish' | 'block';
  /** A new version of a snapshot that loses more of the rows of the one before (percent) is held. */
  readonly max_shrink_percent: number;
  /** Columns that name a row of another dataset by its key: for orphans, and for forgetting a person. */
  readonly references: readonly ManifestReference[];
}

/** `columns` of a row hold the key of one row of `dataset`. */
export interface ManifestReference {
  readonly columns: readonly string[];
  readonly dataset: string;
}

/** A marker without a file: a recheck of blocks, or a person to forget (`decision_key` in the lake bucket says who). */
export interface ManifestTask {
  readonly marker: string;
  readonly id: string;
  readonly decision_key?: string;
}

/** One file of a batch, copied from its receipt so that a later receipt cannot change the run. */
export interface ManifestFile {
  readonly marker: string;
  readonly receipt: Receipt;
}

/** `runs/<run id>/manifest.json`: the frozen batch. */
export interface Manifest {
  readonly run_id: string;
  readonly created_at: string;
  /** The oldest upload of the batch (milliseconds), for drop-to-searchable figures. */
  readonly oldest_order_time: number;
  readonly host: 'lambda' | 'glue';
  /** Bytes of all parts (gzip). */
  readonly bytes: number;
  /** All datasets that there are contracts for. */
  readonly datasets: readonly ManifestDataset[];
  readonly files: readonly ManifestFile[];
  readonly forgets: readonly ManifestTask[];
  readonly rechecks: readonly ManifestTask[];
  /** Warehouse version that the reports already show: the loader reports every file changed since. */
  readonly reports_version: number;
  /** Names of datasets whose columns or contract changed since the crawler last saw them. */
  readonly crawl: readonly string[];
}
