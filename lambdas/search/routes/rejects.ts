import * as z from 'zod';

import { REJECT_STATUSES } from '../../shared/reject-status';
import { type ListedReject, listRejects } from '../list-rejects';
import { readAsOf } from '../live-index';
import { route } from '../router';
import { filter, list, paging } from './shapes';

const text = z.string().nullable();

/** One rejected row, without its cells: `rejects_key` of its file holds those. */
const reject = z.object({
  id: z.string().meta({ description: 'File id and line, with a colon between them.' }),
  file_id: z.string(),
  file: z.string(),
  dataset: text,
  line: z.int().positive().meta({ description: 'Physical line where the record starts.' }),
  byte: z.int().nonnegative().nullable().meta({
    description: 'First byte of the record in the file, from 0; unpacked when it is gzip.',
  }),
  length: z
    .int()
    .nonnegative()
    .nullable()
    .meta({ description: 'Bytes of the record in the file, without its newline.' }),
  check: z.string().meta({ description: 'Hash of the record as it stands in the file.' }),
  reasons: z.array(z.object({ code: z.string(), column: text })),
  status: z.enum(REJECT_STATUSES),
  by: text.meta({ description: 'Who fixed or waived it.' }),
  at: text,
});

export const rejects = route({
  path: '/v1/rejects',
  summary: 'Rejected rows and what they wait for, newest file first.',
  allow: ['admin', 'registrar'],
  query: z.strictObject({
    dataset: filter,
    file_id: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .optional(),
    status: z.enum(REJECT_STATUSES).optional(),
    ...paging,
  }),
  answer: list(reject).extend({
    complete: z
      .boolean()
      .meta({ description: 'False when there are too many to count: `total` is a lower bound.' }),
  }),
  run: async ({ query, store, lakeBucket, took }) => {
    const versions = await readAsOf(store, lakeBucket);
    const { file_id: fileId, ...rest } = query;
    const page = await listRejects(store, lakeBucket, { fileId, ...rest });
    const { total, complete } = page;
    const items = page.items.map(shown);
    return { body: { total, complete, items, took_ms: took(), as_of: versions }, discloses: [] };
  },
});

function shown({ books, reasons, status, decided, ...place }: ListedReject) {
  const { line, byte, length, check } = place;
  const { file_id, file, dataset } = books;
  return {
    id: `${file_id}:${line}`,
    file_id,
    file,
    dataset,
    line,
    byte,
    length,
    check,
    reasons: reasons.split(';').map(reasonOf),
    status,
    by: decided?.by ?? null,
    at: decided?.at ?? null,
  };
}

/** `type:gpa` names a column, `warehouse:23514` a SQLSTATE: that is part of the code. */
function reasonOf(reason: string): { code: string; column: string | null } {
  if (reason.startsWith('warehouse:')) return { code: reason, column: null };
  const [code = '', ...column] = reason.split(':');
  return { code, column: column.length === 0 ? null : column.join(':') };
}
