import { escapeIdentifier, escapeLiteral } from 'pg';

import { DB_ROLE } from '../../names';
import { ConfigurationError } from '../shared/errors';
import type { RolePasswords, RoleSignIn } from '../shared/migrate-event';
import type { Database } from '../shared/ports';
import { scramVerifier } from './scram-verifier';

/**
 * Creates the roles of names.ts that are missing and says how they sign in; run again it changes nothing
 * but the stored form of passwords. The master user of RDS is no superuser, so it is granted the loader
 * role to make tables in its name.
 */
export async function createRoles(db: Database, signIn: RoleSignIn): Promise<void> {
  const existing = await db.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
  const known = new Set(existing.map(({ rolname }) => rolname));
  for (const role of Object.values(DB_ROLE)) {
    const name = escapeIdentifier(role);
    if (!known.has(role)) await db.query(`CREATE ROLE ${name} LOGIN`);
    if (signIn === 'iam') await db.query(`GRANT rds_iam TO ${name}`);
    else await db.query(`ALTER ROLE ${name} PASSWORD ${passwordLiteral(role, signIn)}`);
  }
  const loader = escapeIdentifier(DB_ROLE.loader);
  await db.query(`GRANT ${loader} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE`);
}

function passwordLiteral(role: string, passwords: RolePasswords): string {
  const password = passwords[role];
  if (password === undefined || password === '')
    throw new ConfigurationError(`there is no password for role ${role}: deploy its secret`);
  return escapeLiteral(scramVerifier(password));
}
