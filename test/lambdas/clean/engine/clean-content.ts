import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { contractHash } from '../../../../contracts/contract-hash';
import type { Column, Contract } from '../../../../contracts/types';
import {
  type Cleaning,
  type CleanOptions,
  cleanStream,
} from '../../../../lambdas/clean/engine/clean-stream';

type ColumnFacts = Pick<Column, 'name' | 'type' | 'sqlType'> & Partial<Column>;

/** A column of a test contract: optional text unless said otherwise. */
export function column(name: string, facts: Partial<ColumnFacts> = {}): Column {
  const text = {
    type: 'string',
    sqlType: 'text',
    required: false,
    synonyms: [],
    formats: [],
  } as const;
  return { ...text, pii: 'none', description: '', name, ...facts };
}

/** A test contract: marks of students, keyed by id, unless said otherwise. */
export function contract(facts: Partial<Contract> = {}): Contract {
  const whole: Omit<Contract, 'hash'> = {
    dataset: 'marks',
    version: '1.0.0',
    title: 'Marks',
    description: '',
    columns: [
      column('id', { required: true }),
      column('name'),
      column('points', { type: 'integer', sqlType: 'integer', minimum: 0, maximum: 100 }),
    ],
    key: ['id'],
    mode: 'delta',
    identicalRows: 'reject',
    filePatterns: [],
    fieldsMatch: 'partial',
    dialect: {},
    missingValues: ['NA'],
    onRowError: 'reject',
    maxRejectedPercent: 100,
    maxShrinkPercent: 100,
    onOpenRejects: 'publish',
    versionOrder: [],
    references: [],
    ...facts,
  };
  return { ...whole, hash: contractHash(whole) };
}

export type Row = Readonly<Record<string, string>>;

export interface Cleaned {
  readonly cleaning: Cleaning;
  /** Texts of the outputs by name, unpacked. */
  readonly files: ReadonlyMap<string, string>;
  /** Rows of all parts in order. */
  readonly rows: readonly Row[];
  /** Rows of the file for people. */
  readonly rejects: readonly Row[];
  readonly ledger: readonly Row[];
}

/** Cleans a content in memory. @param chunk Bytes that the source yields at a time. */
export async function clean(
  content: Buffer | string,
  options: Partial<CleanOptions> & { readonly chunk?: number } = {},
): Promise<Cleaned> {
  const bytes = Buffer.from(content);
  const files = new Map<string, string>();
  const cleaning = await cleanStream(
    async () => Readable.from(pieces(bytes, options.chunk ?? 64 * 1024)),
    () => ({
      write: async (name, body) => {
        const stored = await buffer(body);
        files.set(name, (name.endsWith('.gz') ? gunzipSync(stored) : stored).toString());
      },
      remove: async (name) => void files.delete(name),
    }),
    { contracts: [contract()], key: 'f.csv', fileId: 'f', infer: false, plain: true, ...options },
  );
  const named = (name: string | null) => (name === null ? [] : table(files.get(name) ?? ''));
  return {
    cleaning,
    files,
    rows: cleaning.parts.flatMap(({ name }) => named(name)),
    rejects: named(cleaning.rejects),
    ledger: named(cleaning.ledger),
  };
}

/** Rows of a CSV text with a header. */
export function table(text: string): Row[] {
  return parse(text, { columns: true });
}

function* pieces(bytes: Buffer, size: number): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
