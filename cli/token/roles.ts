import type { Role } from '../../lambdas/search/access';

/** Every role of the API and what it may see (lambdas/search decides it). */
export const ROLES: Readonly<Record<Role, string>> = {
  admin: 'everything',
  registrar: 'files, runs, jobs, students of the schools',
  adviser: 'jobs, students of the schools and their recommendations',
  student: 'jobs, the own record and recommendations',
};
