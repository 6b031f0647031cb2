import * as z from 'zod';

import { listFiles, readFile } from '../../shared/books';
import { totalOf } from '../../shared/row-totals';
import { readAsOf } from '../live-index';
import { Problem } from '../problem';
import { route } from '../router';
import { asOf, filter, list, noQuery, paging } from './shapes';

const count = z.int().nonnegative();
const text = z.string().nullable();

const decided = z.object({ by: z.string(), at: z.string() }).nullable();

/** The books of a file (`Books` in lambdas/shared/documents.ts) with `id`, as every list has it. */
const file = z.object({
  id: z.string(),
  file: z.string(),
  file_id: z.string(),
  dataset: text,
  contract_version: text,
  bucket: z.string(),
  key: z.string(),
  version_id: z.string(),
  order_time: z.number(),
  generation: count,
  bytes: count,
  sha256: z.string(),
  status: z.enum(['clean', 'held', 'refused', 'unrecognised', 'retracted']),
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
  rows: z.object({
    read: count,
    clean: count,
    rejected: count,
    duplicate: count,
    forgotten: count.exactOptional(),
  }),
  rejected_by_reason: z.record(z.string(), count),
  warnings: z
    .record(z.string(), count)
    .exactOptional()
    .meta({ description: 'Rows that are worth a look although they are taken, by `code:column`.' }),
  proposal_key: z
    .string()
    .exactOptional()
    .meta({ description: 'Where a contract lies that was inferred from the file.' }),
  rejects_key: text,
  reject_ledger_key: text,
  released: decided,
  waived: decided,
  fixes: count,
  outcome: z.enum([
    'loaded',
    'held',
    'refused',
    'unrecognised',
    'superseded',
    'duplicate_file',
    'pending',
    'retracted',
    'failed',
  ]),
  rows_held: count,
  loaded: z
    .object({ inserted: count, updated: count, unchanged: count, superseded: count })
    .nullable(),
  run_id: text,
  loaded_at: text,
  version: count,
  ms: z.record(z.string(), z.number()),
});

/** read = the sum of the others; `forgotten` rows are counted among them, too. */
const rowTotals = z
  .object({
    read: count,
    inserted: count,
    updated: count,
    unchanged: count,
    superseded: count,
    duplicate: count,
    rejected: count,
    forgotten: count,
  })
  .meta({ description: 'Sums of the files in `items` whose rows were merged.' });

const ALLOW = ['admin', 'registrar'] as const;

export const files = route({
  path: '/v1/files',
  summary: 'The books of every file, newest upload first.',
  allow: ALLOW,
  query: z.strictObject({ dataset: filter, ...paging }),
  answer: list(file).extend({ totals: rowTotals }),
  run: async ({ query, store, lakeBucket, took }) => {
    // the versions first: rows may then be newer than `as_of` says, never older
    const versions = await readAsOf(store, lakeBucket);
    const page = await listFiles(store, lakeBucket, query);
    const items = page.items.map((books) => ({ id: books.file_id, ...books }));
    const totals = totalOf(page.items);
    const body = { total: page.total, items, totals, took_ms: took(), as_of: versions };
    return { body, discloses: [] };
  },
});

export const fileById = route({
  path: '/v1/files/{id}',
  summary: 'The books of one file.',
  allow: ALLOW,
  query: noQuery,
  answer: file.extend({ as_of: asOf }),
  run: async ({ params, store, lakeBucket }) => {
    const versions = await readAsOf(store, lakeBucket);
    const books = await readFile(store, lakeBucket, params['id'] ?? '');
    if (books === undefined) throw new Problem(404, 'There is no such file.');
    return { body: { id: books.file_id, ...books, as_of: versions }, discloses: [] };
  },
});
