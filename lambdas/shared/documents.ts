/**
 * The JSON documents that the steps hand to each other through the lake bucket.
 * Field names are snake_case: they are read by Python, jq and people.
 */
import type { RefusedRow } from './decisions';

export type ReceiptStatus = 'clean' | 'held' | 'refused' | 'unrecognised' | 'retracted';

/** Why a whole file was not cleaned. `code` is one of the refusals in docs/reject-reasons.md. */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

export interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly encoding: string;
  readonly header: boolean;
  readonly newline: 'lf' | 'crlf' | 'cr';
  /** Stands before a quotation mark inside a quoted cell; left out where such marks are doubled. */
  readonly escape?: string;
  /** Whole rows stand in one pair of quotation marks; left out when they do not. */
  readonly wrapped?: boolean;
  /** Physical line of a header that is not the first record, but below titles or notes; left out otherwise. */
  readonly header_line?: number;
  /** The first column only numbers the rows; it is dropped. Left out when there is none. */
  readonly row_numbers?: boolean;
  /** Formats that the whole file decided for, by columns whose contract declares both day-month orders. */
  readonly date_formats?: Readonly<Record<string, readonly string[]>>;
}

/** One immutable object of canonical rows. */
export interface Part {
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
  /** False when its rows come from a fix (`_own` = 0), true for rows of the file itself. */
  readonly own: boolean;
}

/** Who decided, and when (ISO 8601, UTC). */
export interface DecidedBy {
  readonly by: string;
  readonly at: string;
}

/** The commit record of one cleaning: `receipts/<dataset>/<file id>.json`. */
export interface Receipt {
  /** The raw key, for people. */
  readonly file: string;
  /** First 16 hex digits of SHA-256 over `bucket\nkey\nversion id`. */
  readonly file_id: string;
  readonly dataset: string | null;
  readonly contract_version: string | null;
  /** SHA-256 of the compiled contract (hex). */
  readonly contract_hash: string | null;
  /** Number of the canonical form's definition. */
  readonly canon: number;
  readonly bucket: string;
  readonly key: string;
  readonly version_id: string;
  /** Milliseconds since 1970: LastModified, raised above the previous version of the key. Never computed again. */
  readonly order_time: number;
  /** 1 for the first cleaning, then one more for each fix, replay, release, waiver, retraction. */
  readonly generation: number;
  /** Name of the folder of this generation's parts: a hash of contract, canon, fixes and decisions. */
  readonly rendition: string;
  /** Ids of the fixes and decisions that this generation took in, sorted. */
  readonly fixes: readonly string[];
  readonly decisions: readonly string[];
  /** Somebody let a held file pass; the loader's shrink guard lets it pass, too. */
  readonly released: DecidedBy | null;
  /** Somebody gave up the rejected rows: they count as rejected, but nobody waits for them. */
  readonly waived: DecidedBy | null;
  readonly bytes: number;
  /** SHA-256 of the raw bytes (hex). */
  readonly sha256: string;
  readonly status: ReceiptStatus;
  readonly reason: Reason | null;
  readonly dialect: Dialect | null;
  /** read = clean + rejected + duplicate (+ forgotten). */
  readonly rows: {
    readonly read: number;
    readonly clean: number;
    readonly rejected: number;
    readonly duplicate: number;
    /** Rows of forgotten people that were erased from the parts; left out when there is none. */
    readonly forgotten?: number;
  };
  readonly rejected_by_reason: Readonly<Record<string, number>>;
  readonly drift: {
    readonly extra: readonly string[];
    readonly missing: readonly string[];
    readonly renamed: readonly { readonly from: string; readonly to: string }[];
    /** Header names that nearly are a column's: a proposal for a synonym, never taken by itself. Left out when there is none. */
    readonly proposed?: readonly { readonly from: string; readonly to: string }[];
  };
  /** Rows that were kept although something about them is worth a look, by `code:column`; left out when there is none. */
  readonly warnings?: Readonly<Record<string, number>>;
  /** Records by the reader that took them; left out when nothing was read. */
  readonly readers?: { readonly fast: number; readonly csv_parse: number };
  /** A contract inferred from a file that no contract knows; left out for all others. */
  readonly proposal_key?: string;
  /** Values captured from the key by the contract's `filePattern` (program, year, month …). */
  readonly captured: Readonly<Record<string, string>>;
  readonly parts: readonly Part[];
  /** CSV for people: original cells, `_file`, `_line`, `_byte`, `_length`, `_check`, `_reasons`. Null when nothing was rejected. */
  readonly rejects_key: string | null;
  /**
   * gzip CSV for the loader: `_file,_line,_byte,_length,_check,_reasons,_status,_by,_at`. `_status` is `open`, `duplicate` or `fixed`;
   * `_by` and `_at` say who fixed the row. Null when empty.
   */
  readonly reject_ledger_key: string | null;
  readonly cleaned_at: string;
  /** Milliseconds per step (`queue` = from upload to start, `read`, `write`, `total` …). */
  readonly ms: Readonly<Record<string, number>>;
}

/** `pending/<file id>.<generation>`: one receipt that waits for publish. */
export interface Marker {
  readonly file_id: string;
  readonly generation: number;
  readonly dataset: string | null;
  readonly receipt_key: string;
}

export type Outcome =
  | 'loaded'
  | 'held'
  | 'refused'
  | 'unrecognised'
  | 'superseded'
  | 'duplicate_file'
  | 'pending'
  | 'retracted'
  | 'failed';

/** The books of one file as people see them (`lake files --json`, `/v1/files`). */
export interface Books {
  readonly file: string;
  readonly file_id: string;
  readonly dataset: string | null;
  readonly contract_version: string | null;
  readonly bucket: string;
  readonly key: string;
  readonly version_id: string;
  readonly order_time: number;
  readonly generation: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly status: ReceiptStatus;
  readonly reason: Reason | null;
  readonly rows: Receipt['rows'];
  readonly rejected_by_reason: Readonly<Record<string, number>>;
  /** See `Receipt`; left out when there is none. */
  readonly warnings?: Readonly<Record<string, number>>;
  /** A contract inferred from a file that no contract knows; left out for all others. */
  readonly proposal_key?: string;
  readonly rejects_key: string | null;
  /** Where each rejected line's fate is written; see `Receipt`. */
  readonly reject_ledger_key: string | null;
  /** Who let it pass although it was held, and who gave up its rejected rows. */
  readonly released: DecidedBy | null;
  readonly waived: DecidedBy | null;
  /** How many corrected rejects files it has taken in. */
  readonly fixes: number;
  readonly outcome: Outcome;
  /** Clean rows that wait until somebody releases the file. */
  readonly rows_held: number;
  /** read = inserted + updated + unchanged + superseded + rows.duplicate + rows.rejected once loaded. */
  readonly loaded: {
    readonly inserted: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly superseded: number;
  } | null;
  readonly run_id: string | null;
  readonly loaded_at: string | null;
  /** Warehouse version of the last change; 0 while pending. */
  readonly version: number;
  readonly ms: Readonly<Record<string, number>>;
}

/** What the loader says of one file: a row of `ops.file`, in `runs/<run id>/load.json`. */
export interface LoadedFile {
  readonly file_id: string;
  readonly generation: number;
  readonly dataset: string | null;
  readonly outcome: Outcome;
  readonly run_id: string;
  readonly loaded_at: string;
  readonly version: number;
  readonly rows_read: number;
  readonly rows_inserted: number;
  readonly rows_updated: number;
  readonly rows_unchanged: number;
  readonly rows_duplicate: number;
  readonly rows_rejected: number;
  readonly rows_superseded: number;
  readonly rows_held: number;
  /** Why the loader itself held the file, in which case the receipt has no reason; left out otherwise. */
  readonly reason?: 'too_many_rows_lost' | 'canon_changed' | null;
  /** Rows that only the database refused and that clean does not know of yet; left out when there is none. */
  readonly refused_rows?: readonly RefusedRow[];
  /** Where the receipt is: the report joins the two. */
  readonly receipt_key: string;
}

/** `runs/<run id>/load.json`, written after the commit; writing it again changes nothing. */
export interface LoadResult {
  readonly run_id: string;
  readonly host: 'lambda' | 'glue';
  /** `ops.state.version` after the commit. */
  readonly version: number;
  /** Every file whose row in `ops.file` changed after `manifest.reports_version`, and those of the batch. */
  readonly files: readonly LoadedFile[];
  /** True when rows of forgotten people must be erased from the lake. */
  readonly erase?: boolean;
  /** Names of marts that stayed as they were, because their refresh failed. */
  readonly marts_failed?: readonly string[];
  readonly ms: Readonly<Record<string, number>>;
}

/** The books of one run (`lake runs`, `/v1/runs`). */
export interface RunReport {
  readonly run_id: string;
  readonly status: 'succeeded' | 'failed';
  readonly host: 'lambda' | 'glue';
  readonly started_at: string;
  readonly ended_at: string;
  readonly version: number;
  readonly files: number;
  /** People that it was asked to forget, and rechecks of blocks that it was asked for. */
  readonly forgets: number;
  readonly rechecks: number;
  readonly by_outcome: Readonly<Record<string, number>>;
  /** read = inserted + updated + unchanged + duplicate + rejected + superseded + held. */
  readonly rows: {
    readonly read: number;
    readonly inserted: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly duplicate: number;
    readonly rejected: number;
    readonly superseded: number;
    /** Clean rows of files that are not in the warehouse: held, retracted, failed. */
    readonly held: number;
    /** Rows of forgotten people that were erased from the parts; they are counted above, too. */
    readonly forgotten: number;
  };
  readonly file_ids: readonly string[];
  readonly ms: Readonly<Record<string, number>>;
}
