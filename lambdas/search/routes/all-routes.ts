import * as z from 'zod';

import { openApi } from '../open-api';
import { type Route, route } from '../router';
import { fileById, files } from './files';
import { health } from './health';
import { job, jobs } from './jobs';
import { recommendations } from './recommendations';
import { rejects } from './rejects';
import { runs } from './runs';
import { noQuery } from './shapes';
import { student, students } from './students';

const described: readonly Route[] = [
  jobs,
  job,
  students,
  student,
  recommendations,
  files,
  fileById,
  rejects,
  runs,
  health,
];

const document = route({
  path: '/openapi.json',
  summary: 'This document.',
  allow: 'everyone',
  query: noQuery,
  answer: z.record(z.string(), z.unknown()),
  run: async () => ({ body: openApi(described), discloses: [] }),
});

/** Every route of the API. */
export const ROUTES: readonly Route[] = [...described, document];
