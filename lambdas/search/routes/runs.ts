import * as z from 'zod';

import { listRuns } from '../../shared/books';
import { readAsOf } from '../live-index';
import { route } from '../router';
import { list, paging } from './shapes';

const count = z.int().nonnegative();

/** The books of a run (`RunReport` in lambdas/shared/documents.ts) with `id`, as every list has it. */
const run = z.object({
  id: z.string(),
  run_id: z.string(),
  status: z.enum(['succeeded', 'failed']),
  host: z.enum(['lambda', 'glue']),
  started_at: z.string(),
  ended_at: z.string(),
  version: count,
  files: count,
  forgets: count,
  rechecks: count,
  by_outcome: z.record(z.string(), count),
  rows: z.object({
    read: count,
    inserted: count,
    updated: count,
    unchanged: count,
    duplicate: count,
    rejected: count,
    superseded: count,
    held: count,
    forgotten: count,
  }),
  file_ids: z.array(z.string()).readonly(),
  ms: z.record(z.string(), z.number()),
});

export const runs = route({
  path: '/v1/runs',
  summary: 'The books of every run, newest first.',
  allow: ['admin', 'registrar'],
  query: z.strictObject(paging),
  answer: list(run),
  run: async ({ query, store, lakeBucket, took }) => {
    const versions = await readAsOf(store, lakeBucket);
    const page = await listRuns(store, lakeBucket, query);
    const items = page.items.map((report) => ({ id: report.run_id, ...report }));
    const body = { total: page.total, items, took_ms: took(), as_of: versions };
    return { body, discloses: [] };
  },
});
