import { TerminalError } from '../lambdas/shared/errors';

/** Exit codes of every command: a stable interface (design, section 9). */
export const EXIT = { success: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was called in a way that it does not understand: exit code 2. */
export class UsageError extends TerminalError {}

/** The command was understood, and what it was asked for failed: exit code 1. */
export class CommandFailed extends TerminalError {}

const START_CLOUD = 'run `npm run lake -- up`';

/** An error and what caused it, outermost first; the parts of an AggregateError count as causes. */
function chain(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [error];
  const parts = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return [error, ...[...parts, error.cause].filter((cause) => cause != null).flatMap(chain)];
}

function field(error: unknown, name: 'code' | 'name'): string {
  if (typeof error !== 'object' || error === null || !(name in error)) return '';
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
}

/** What went wrong and what to do about it; the first line says it all, more lines are details. */
export function explain(error: unknown): string {
  const all = chain(error);
  const has = (key: 'code' | 'name', pattern: RegExp) =>
    all.some((e) => pattern.test(field(e, key)));
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof TerminalError) return message;
  if (has('code', /^(ECONNREFUSED|ECONNRESET|EHOSTUNREACH)$/))
    return `the cloud does not answer: ${START_CLOUD}`;
  if (has('name', /^(CredentialsProviderError|TokenProviderError)$/))
    return `no AWS credentials: sign in (\`aws sso login\`, AWS_PROFILE), or leave out --aws and ${START_CLOUD}`;
  if (has('name', /^(AccessDenied|AccessDeniedException|UnauthorizedException)$/))
    return `access denied: ${message}`;
  return message === '' ? field(error, 'name') || 'unknown error' : message;
}

/** Stack traces of an error and of its causes, for --verbose. */
export function details(error: unknown): string {
  return chain(error)
    .map((e) => (e instanceof Error ? (e.stack ?? e.message) : String(e)))
    .join('\ncaused by ');
}

export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}
