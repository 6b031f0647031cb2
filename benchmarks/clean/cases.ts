import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Checks, MeasuredFile } from './job';
import { repeatRealFiles } from './real-files';
import { type TableName, wideNumbers, writeTable } from './tables';
import { writeWideContract } from './wide-contract';

const ROOT = join(__dirname, '..', '..');
const CONTRACTS = join(__dirname, 'contracts');
const REAL_FILES = join(ROOT, '..', 'shared', 'data');
const REAL_BYTES = 100_000_000;

/** One job for all that are measured. */
export interface Case {
  readonly title: string;
  readonly files: readonly MeasuredFile[];
  readonly contracts: string | null;
  /** What the peers check; null when no peer knows the job, or for structure only. */
  readonly checks: Checks | null;
  readonly plain: boolean;
  readonly peers: readonly Peer[];
}

/** Our engine with its fast path switched off: its bytes must be the same. */
export const OWN_READER = 'ours, csv-parse';
export type Peer = 'csv-parse' | 'polars' | typeof OWN_READER;
const ALL: readonly Peer[] = ['csv-parse', 'polars', OWN_READER];

const EXAM = ['math', 'reading', 'writing'];
const CHECKS: Readonly<Record<TableName, Checks>> = {
  scores: { id: 8, numbers: [5, 6, 7], names: EXAM, derive: true },
  applications: { id: 0, numbers: [10, 11, 12], names: EXAM, derive: true },
  wide: { id: 0, numbers: wideNumbers, names: wideNumbers.map(String), derive: false },
};

const thousands = (rows: number) => rows.toLocaleString('en-US');

/** A generated table, written once into the scratch folder. */
function generated(table: TableName, what: string, rows: number, scratch: string): Case {
  const path = join(scratch, `${table}-${rows}.csv`);
  if (!existsSync(path)) writeTable(table, rows, path);
  const contracts = table === 'wide' ? writeWideContract(join(scratch, 'contracts')) : CONTRACTS;
  const file = { path, delimiter: ',', latin1: false };
  const checks = CHECKS[table];
  return {
    title: `${thousands(rows)} x ${what}`,
    files: [file],
    contracts,
    checks,
    plain: true,
    peers: ALL,
  };
}

function real(
  scratch: string,
  contracts: string | null,
  what: string,
  peers: readonly Peer[],
): Case {
  const into = join(scratch, 'real');
  mkdirSync(into, { recursive: true });
  const files = repeatRealFiles(REAL_FILES, into, REAL_BYTES);
  const title = `real files, 100 MB, ${what}`;
  return { title, files, contracts, checks: null, plain: true, peers };
}

/** Makes a case ready. @param rows how many rows, where the case is generated. */
export type MakeCase = (rows: number | undefined, scratch: string) => Case;

/** By the name that `--case` takes. */
export const CASES: Readonly<Record<string, MakeCase>> = {
  scores: (rows = 1_000_000, scratch) => generated('scores', '9, unquoted', rows, scratch),
  applications: (rows = 300_000, scratch) =>
    generated('applications', '20, quoted, with embedded newlines', rows, scratch),
  keys: (rows = 10_000_000, scratch) =>
    generated('scores', '9, with duplicates check', rows, scratch),
  wide: (rows = 50_000, scratch) => generated('wide', '300', rows, scratch),
  gzip: (rows = 1_000_000, scratch) => {
    const table = generated('scores', '9, unquoted, gzip parts', rows, scratch);
    return { ...table, plain: false, peers: ['csv-parse', OWN_READER] };
  },
  real: (_, scratch) => real(scratch, null, 'structure only', ['csv-parse', OWN_READER]),
  'real-contracts': (_, scratch) =>
    real(scratch, join(ROOT, 'contracts'), "the project's contracts", [OWN_READER]),
};
