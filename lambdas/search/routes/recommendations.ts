import * as z from 'zod';

import { recommend } from '../engine/recommend';
import { studentNotFound } from '../problem';
import { route } from '../router';
import { limit, list } from './shapes';

const text = z.string().nullable();

const recommendation = z.object({
  id: z.string(),
  score: z.number().meta({ description: '0 to 1: the sum of the parts.' }),
  title: text,
  company: text,
  city: text,
  state: text,
  parts: z.array(z.object({ name: z.string(), score: z.number() })).readonly(),
  matched_skills: z.array(z.string()).readonly(),
  missing_skills: z.array(z.string()).readonly(),
  advice: text.meta({ description: 'The one change that would lift the score most.' }),
});

export const recommendations = route({
  path: '/v1/students/{id}/recommendations',
  summary: 'The best jobs for a student, each with its reasons.',
  allow: ['admin', 'adviser', 'student'],
  query: z.strictObject({ limit: limit.default(10) }),
  answer: list(recommendation).extend({ student_id: z.string() }),
  run: async ({ query, params, live, visible, took }) => {
    const index = await live.current();
    const student = index.students.find(params['id'] ?? '');
    if (student === undefined || !visible(student)) throw studentNotFound();
    const items = recommend(student, index.ranking(), query.limit).map((item) => {
      const {
        title = null,
        company = null,
        city = null,
        state = null,
      } = index.jobs.find(item.id) ?? {};
      return { ...item, title, company, city, state };
    });
    const total = index.jobs.documents.length;
    const body = { student_id: student.id, total, items, took_ms: took(), as_of: live.asOf(index) };
    return { body, discloses: [student.id] };
  },
});
