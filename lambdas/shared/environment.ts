import { ConfigurationError } from './errors';

/**
 * The value of an environment variable; the names are in names.ts (`ENV`).
 * @throws {ConfigurationError} when it is missing or empty.
 */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new ConfigurationError(
      `environment variable ${name} is not set: deploy the stacks again`,
    );
  }
  return value;
}

/**
 * The value of an environment variable as a finite number.
 * @throws {ConfigurationError} when it is missing or not a number.
 */
export function requireNumberEnv(name: string): number {
  const text = requireEnv(name);
  const value = Number(text);
  if (!Number.isFinite(value)) {
    throw new ConfigurationError(
      `environment variable ${name} is ${JSON.stringify(text)}: expected a number`,
    );
  }
  return value;
}
