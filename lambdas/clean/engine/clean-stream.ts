import type { Contract } from '../../../contracts/types';
import type { Dialect, Reason, ReceiptStatus } from '../../shared/documents';
import { declaringContract, type FileStart } from './file-start';
import { holdReason } from './hold-reason';
import type { LineFix } from './line-fixes';
import {
  measure,
  type OpenFile,
  type OutputsOf,
  type PassResult,
  type ReadOptions,
  readPass,
} from './read-pass';
import type { Readers } from './record-reader';
import { FileRefused } from './refusals';
import type { Pass, RefusedRows, RowsWritten } from './row-pass';

export interface CleanOptions extends ReadOptions {
  readonly fileId: string;
  /** Parts without compression. */
  readonly plain: boolean;
  /** Corrections of rejected rows, oldest first. */
  readonly fixes?: readonly LineFix[];
  readonly refusedRows?: RefusedRows;
}

/** What cleaning made of a file; the receipt is made of this. */
export interface Cleaning extends RowsWritten {
  readonly status: ReceiptStatus;
  readonly reason: Reason | null;
  readonly dataset: string | null;
  readonly contract: Contract | null;
  readonly dialect: Dialect | null;
  readonly drift: FileStart['drift'];
  readonly captured: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly sha256: string;
  /** Left out when no record was read. */
  readonly readers?: Readers;
  readonly ms: PassResult['ms'];
}

/** A cleaning that brings no row. */
const NO_ROWS: RowsWritten = {
  rows: { read: 0, clean: 0, rejected: 0, duplicate: 0 },
  rejectedByReason: {},
  warnings: {},
  parts: [],
  rejects: null,
  ledger: null,
  fixResults: [],
};

/**
 * Cleans one file as a stream: memory holds one megabyte of it, the buffers of the outputs, and about
 * 40 bytes a key. Whatever the content, the answer is a Cleaning; errors of the stores are thrown.
 */
export async function cleanStream(
  open: OpenFile,
  outputsOf: OutputsOf,
  options: CleanOptions,
): Promise<Cleaning> {
  try {
    const { fileId, plain, fixes = [], refusedRows = () => [] } = options;
    const own = { fileId, plain, fixes, refusedRows };
    const first: Pass = { ...own, number: 0, firstPart: 0 };
    const once = await readPass(open, outputsOf, options, first);
    const { readAs } = once;
    if (readAs) return await cleanStream(open, outputsOf, { ...options, encoding: readAs });
    if (once.written) return cleaningOf(once, once.written);
    // A later row outdated one that was written already: now it is known which rows win.
    const keys = once.keys?.settle();
    const again: Pass = { ...first, number: 1, firstPart: once.parts, ...(keys && { keys }) };
    const twice = await readPass(open, outputsOf, options, again);
    if (!twice.written || twice.sha256 !== once.sha256)
      throw new Error('the file changed while it was read');
    return cleaningOf(twice, twice.written);
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    const { status, reason } = error;
    const dataset = error.dataset ?? declaringContract(options)?.dataset ?? null;
    const fixResults = (options.fixes ?? []).map(({ fixId, line }) => {
      return { fixId, line, outcome: 'unknown_line' } as const;
    });
    const refused = { ...refusedCleaning(reason), ...(await measure(open)) };
    const { proposed } = error;
    const drift = proposed.length === 0 ? refused.drift : { ...refused.drift, proposed };
    return { ...refused, status, dataset, drift, fixResults };
  }
}

function cleaningOf(pass: PassResult, written: RowsWritten): Cleaning {
  const { start, bytes, sha256, readers, ms } = pass;
  const { contract } = start;
  const reason = contract ? holdReason(contract, written.rows, written.rejectedByReason) : null;
  return {
    ...written,
    status: reason ? 'held' : 'clean',
    reason,
    dataset: contract?.dataset ?? null,
    contract,
    dialect: start.dialect,
    drift: start.drift,
    captured: start.layout?.captured ?? {},
    bytes,
    sha256,
    readers,
    ms,
  };
}

/** A file of which nothing is taken, as long as nothing more is known of it. */
export function refusedCleaning(reason: Reason, bytes = 0): Cleaning {
  return {
    ...NO_ROWS,
    status: 'refused',
    reason,
    dataset: null,
    contract: null,
    dialect: null,
    drift: { extra: [], missing: [], renamed: [] },
    captured: {},
    bytes,
    sha256: '',
    ms: { read: 0, write: 0 },
  };
}
