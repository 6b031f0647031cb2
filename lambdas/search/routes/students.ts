import * as z from 'zod';

import { searchStudents } from '../engine/students';
import { studentNotFound } from '../problem';
import { route } from '../router';
import { asOf, filter, gpa, list, noQuery, paging, words } from './shapes';

const text = z.string().nullable();

const studentShape = z.object({
  id: z.string(),
  first_name: text,
  last_name: text,
  school_id: text,
  program: text,
  gpa: z.number().nullable(),
  city: text,
  state: text,
  skills: z.array(z.string()).readonly(),
});

export const students = route({
  path: '/v1/students',
  summary: 'Search the students of your schools: best match first, by id without words.',
  allow: ['admin', 'registrar', 'adviser'],
  query: z.strictObject({
    ...words,
    skill: filter,
    city: filter,
    state: filter,
    min_gpa: gpa.meta({ description: 'Students whose GPA is at least this.' }),
    program: filter,
    ...paging,
  }),
  answer: list(studentShape.extend({ score: z.number() })),
  run: async ({ query, live, visible, took }) => {
    const index = await live.current();
    const { q, min_gpa, ...rest } = query;
    const page = searchStudents(index.students, { ...rest, words: q, minGpa: min_gpa }, visible);
    const items = page.items.map(({ document, score }) => ({ ...document, score }));
    const body = { total: page.total, items, took_ms: took(), as_of: live.asOf(index) };
    return { body, discloses: items.map(({ id }) => id) };
  },
});

export const student = route({
  path: '/v1/students/{id}',
  summary: 'One student of your schools, or yourself.',
  allow: ['admin', 'registrar', 'adviser', 'student'],
  query: noQuery,
  answer: studentShape.extend({ as_of: asOf }),
  run: async ({ params, live, visible }) => {
    const index = await live.current();
    const found = index.students.find(params['id'] ?? '');
    if (found === undefined || !visible(found)) throw studentNotFound();
    return { body: { ...found, as_of: live.asOf(index) }, discloses: [found.id] };
  },
});
