import { randomBytes } from 'node:crypto';

import type { Role } from '../../lambdas/search/access';
import { GROUP } from '../../names';
import type { Users } from '../cloud/cloud';
import { CommandFailed } from '../failures';

/** Who the token speaks for. */
export interface TokenRequest {
  readonly role: Role;
  /** School ids; `*` means every school. */
  readonly schools: readonly string[];
  /** A student's own id: the token's user name. */
  readonly student?: string | undefined;
}

/** A second command may set another password between our two calls; then the pair is tried again. */
const ATTEMPTS = 5;

/** The user's name tells role and schools, so that two different requests never share a user. */
export function userName({ role, schools, student }: TokenRequest): string {
  return student ?? ['dev', role, ...[...schools].toSorted()].join('-');
}

/** Groups as names.ts defines them: `role.adviser`, `school.042`. */
export function groupsOf({ role, schools }: TokenRequest): string[] {
  return [`${GROUP.role}${role}`, ...schools.map((school) => `${GROUP.school}${school}`)];
}

/** Cognito's default policy: upper and lower case, a digit and a symbol; the rest is random. */
function password(): string {
  return `Aa1!${randomBytes(18).toString('base64url')}`;
}

/**
 * An access token for development: makes the user and the groups, sets a fresh password, signs in.
 * @throws {CommandFailed} when the pool refuses the sign-in
 */
export async function devToken(users: Users, request: TokenRequest): Promise<string> {
  const name = userName(request);
  const groups = groupsOf(request);
  for (const group of groups) await users.ensureGroup(group);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const secret = password();
    await users.ensureUser(name, secret);
    await users.setGroups(name, groups);
    const token = await users.signIn(name, secret);
    if (token !== undefined) return token;
  }
  throw new CommandFailed(
    `the user pool refuses the sign-in of ${name}: does its client allow USER_PASSWORD_AUTH?`,
  );
}
