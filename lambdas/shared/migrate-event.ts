/** Name and password as Secrets Manager keeps them for a database user. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Passwords of the warehouse roles by role name. */
export type RolePasswords = Readonly<Record<string, string>>;

/** How the roles sign in: with RDS tokens, or with these passwords. */
export type RoleSignIn = 'iam' | RolePasswords;

/** What `bootstrap` hands to `migrate`, which cannot reach Secrets Manager itself. Never logged. */
export interface MigrateEvent {
  readonly admin: Credentials;
  readonly sign_in: RoleSignIn;
}
