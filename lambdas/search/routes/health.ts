import * as z from 'zod';

import { route } from '../router';
import { asOf, noQuery } from './shapes';

export const health = route({
  path: '/v1/health',
  summary: 'Whether the index answers, and from which version.',
  allow: 'everyone',
  query: noQuery,
  answer: z.object({
    status: z.literal('ok'),
    built_at: z.string().nullable().meta({ description: 'When the index was built.' }),
    as_of: asOf,
  }),
  run: async ({ live }) => {
    const index = await live.current();
    const body = { status: 'ok' as const, built_at: index.builtAt, as_of: live.asOf(index) };
    return { body, discloses: [] };
  },
});
