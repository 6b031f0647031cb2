/** The roles that the API knows (lambdas/search maps them to rights). */
export const ROLES = ['admin', 'registrar', 'adviser', 'student'] as const;
export type Role = (typeof ROLES)[number];
