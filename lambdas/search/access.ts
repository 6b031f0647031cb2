import { GROUP } from '../../names';
import type { StudentDocument } from './engine/documents';
import type { Visible } from './engine/students';
import type { Claims } from './ports';

export const ROLES = ['admin', 'registrar', 'adviser', 'student'] as const;
export type Role = (typeof ROLES)[number];

/** Who calls, with rights that come from groups only: no attribute that a user can write grants one. */
export interface Caller {
  readonly user: string;
  readonly roles: ReadonlySet<Role>;
  readonly schools: 'all' | ReadonlySet<string>;
}

/** The group that stands for every school: `school.*`. */
const EVERY_SCHOOL = '*';

/** Roles that see the students of their schools; an admin sees all, a student only themselves. */
const STAFF: readonly Role[] = ['registrar', 'adviser'];

/**
 * The caller of a verified token.
 * @param groupsClaim claim with the groups: a list, or one text with spaces between them (`scp`)
 */
export function callerOf(claims: Claims, groupsClaim: string): Caller {
  const groups = textList(claims[groupsClaim]);
  const named = (prefix: string) =>
    groups.filter((group) => group.startsWith(prefix)).map((group) => group.slice(prefix.length));
  const names = named(GROUP.role);
  const schools = named(GROUP.school);
  return {
    user: [claims['username'], claims['sub']].find((name) => typeof name === 'string') ?? '',
    roles: new Set(ROLES.filter((role) => names.includes(role))),
    schools: schools.includes(EVERY_SCHOOL) ? 'all' : new Set(schools),
  };
}

/** True when the caller has one of the roles that a route allows. */
export function mayCall({ roles }: Caller, allowed: readonly Role[]): boolean {
  return allowed.some((role) => roles.has(role));
}

/**
 * Which students the caller may see on a route.
 * @param allowed the route's roles: a right that another role gives does not reach it
 */
export function visibleTo(caller: Caller, allowed: readonly Role[]): Visible {
  const acts = (role: Role) => allowed.includes(role) && caller.roles.has(role);
  if (acts('admin')) return () => true;
  const { schools } = caller;
  const staff = STAFF.some(acts);
  const self = acts('student') && caller.user !== '';
  return (student: StudentDocument) =>
    (self && student.id === caller.user) ||
    (staff &&
      (schools === 'all' || (student.school_id !== null && schools.has(student.school_id))));
}

function textList(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim.filter((entry) => typeof entry === 'string') : [];
}
