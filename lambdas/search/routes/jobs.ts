import * as z from 'zod';

import { searchJobs } from '../engine/jobs';
import { Problem } from '../problem';
import { route } from '../router';
import { asOf, filter, gpa, list, noQuery, paging, words } from './shapes';

const text = z.string().nullable();

/** A job in a list. */
const jobSummary = z.object({
  id: z.string(),
  title: z.string(),
  company: text,
  role: text,
  city: text,
  state: text,
  employment_type: text,
  is_remote: z.boolean().nullable(),
  min_gpa: z.number().nullable(),
  salary_min: z.number().nullable(),
  salary_max: z.number().nullable(),
  posted_date: text,
  close_date: text,
  skills: z.array(z.string()).readonly(),
});

const ALLOW = ['admin', 'registrar', 'adviser', 'student'] as const;

export const jobs = route({
  path: '/v1/jobs',
  summary: 'Search jobs: best match first, newest first without words.',
  allow: ALLOW,
  query: z.strictObject({
    ...words,
    city: filter,
    state: filter,
    skill: filter,
    min_gpa: gpa.meta({ description: 'Jobs that ask for no higher GPA than this.' }),
    employment_type: filter,
    ...paging,
  }),
  answer: list(jobSummary.extend({ score: z.number() })),
  run: async ({ query, live, took }) => {
    const index = await live.current();
    const { q, min_gpa, employment_type, ...rest } = query;
    const page = searchJobs(index.jobs, {
      ...rest,
      words: q,
      gpa: min_gpa,
      employmentType: employment_type,
    });
    const items = page.items.map(({ document, score }) => ({ ...document, score }));
    const body = { total: page.total, items, took_ms: took(), as_of: live.asOf(index) };
    return { body, discloses: [] };
  },
});

export const job = route({
  path: '/v1/jobs/{id}',
  summary: 'One job with its description.',
  allow: ALLOW,
  query: noQuery,
  answer: jobSummary.extend({ description: text, as_of: asOf }),
  run: async ({ params, live }) => {
    const index = await live.current();
    const found = index.jobs.find(params['id'] ?? '');
    if (found === undefined) throw new Problem(404, 'There is no such job.');
    return { body: { ...found, as_of: live.asOf(index) }, discloses: [] };
  },
});
