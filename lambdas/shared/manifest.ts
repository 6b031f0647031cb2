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
  readonly datasets: readonly ManifestDataset[];
  readonly files: readonly ManifestFile[];
  /** Warehouse version that the reports already show: the loader reports every file changed since. */
  readonly reports_version: number;
  /** Names of datasets whose columns or contract changed since the crawler last saw them. */
  readonly crawl: readonly string[];
}
