import { join } from 'node:path';

import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Signer } from '@aws-sdk/rds-signer';

import { ENV } from '../../../names';
import { requireEnv, requireNumberEnv } from '../environment';
import { ConfigurationError } from '../errors';
import type { Credentials } from '../migrate-event';

/** Where the warehouse is and who signs in. */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** Asked once for every new connection: an RDS token lives 15 minutes, a warm Lambda longer. */
export type PasswordSource = () => Promise<string>;

/** Verified in full against the authorities in a PEM file; `disable` only to a loopback address. */
export type DatabaseTls = { readonly authorities: string } | 'disable';

/** Amazon's certificate authorities, laid beside the bundled code at deploy. */
const AUTHORITIES_FILE = 'rds-ca.pem';

export interface DatabaseConfig extends DatabaseAddress {
  readonly password: PasswordSource;
  readonly tls: DatabaseTls;
}

/** Reads one secret's text by ARN or name. */
export type SecretReader = (secretId: string) => Promise<string>;

/** {@link SecretReader} on AWS Secrets Manager. */
export function secretsManagerReader(client = new SecretsManagerClient()): SecretReader {
  return async (secretId) => {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return answer.SecretString ?? '';
  };
}

/**
 * The user name and password in a secret; other fields are ignored.
 * @throws {ConfigurationError} when the secret is not JSON with both; its text is never quoted.
 */
export function parseCredentials(secretId: string, text: string): Credentials {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const { username, password } = (value ?? {}) as Partial<Credentials>;
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw new ConfigurationError(
      `secret ${secretId} must be JSON with the strings "username" and "password"`,
    );
  }
  return { username, password };
}

/** Signs a token with the function's own role; local computation, no call leaves the VPC. */
export function iamPassword(
  { host, port, user }: DatabaseAddress,
  sign: (options: { hostname: string; port: number; username: string }) => Promise<string> = (
    options,
  ) => new Signer(options).getAuthToken(),
): PasswordSource {
  return () => sign({ hostname: host, port, username: user });
}

/** Reads the role's secret (laptop). @throws {ConfigurationError} when it belongs to another user. */
export function secretPassword(
  { user }: Pick<DatabaseAddress, 'user'>,
  secretId: string,
  read: SecretReader = secretsManagerReader(),
): PasswordSource {
  return async () => {
    const { username, password } = parseCredentials(secretId, await read(secretId));
    if (username !== user) {
      throw new ConfigurationError(
        `secret ${secretId} is of user ${username}, but ${ENV.databaseUser} is ${user}`,
      );
    }
    return password;
  };
}

function oneOf<T extends string>(name: string, allowed: readonly T[]): T {
  const value = requireEnv(name);
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new ConfigurationError(
      `environment variable ${name} is ${JSON.stringify(value)}: expected ${allowed.join(' or ')}`,
    );
  }
  return found;
}

/** Host, port, database and TLS from the environment; who signs in is up to the caller. */
export function warehouseFromEnvironment(): Pick<
  DatabaseConfig,
  'host' | 'port' | 'database' | 'tls'
> {
  const tls = oneOf(ENV.databaseTls, ['verify-full', 'disable']);
  return {
    host: requireEnv(ENV.databaseHost),
    port: requireNumberEnv(ENV.databasePort),
    database: requireEnv(ENV.databaseName),
    tls: tls === 'disable' ? tls : { authorities: join(__dirname, AUTHORITIES_FILE) },
  };
}

/** How the warehouse's roles sign in. @throws {ConfigurationError} */
export function databaseAuthFromEnvironment(): 'iam' | 'password' {
  return oneOf(ENV.databaseAuth, ['iam', 'password']);
}

/** How a function in the VPC reaches the warehouse. @throws {ConfigurationError} */
export function databaseFromEnvironment(): DatabaseConfig {
  const warehouse = { ...warehouseFromEnvironment(), user: requireEnv(ENV.databaseUser) };
  const password =
    databaseAuthFromEnvironment() === 'iam'
      ? iamPassword(warehouse)
      : secretPassword(warehouse, requireEnv(ENV.databaseSecret));
  return { ...warehouse, password };
}
