import { types } from 'node:util';

import { DatabaseError } from 'pg';

import { RetryableError, TerminalError } from '../errors';

/** PostgreSQL refused a statement. Carries no detail: that quotes the row. */
export class StatementRefused extends TerminalError {
  constructor(
    message: string,
    readonly sqlState: string,
  ) {
    super(message);
  }
}

/** Classes whose errors go away by themselves: connection, resources, shutdown, deadlock, lock wait. */
const RETRYABLE_SQLSTATE = /^(08|40|53|55P03|57P0)/;
/** Classes whose messages quote the value: data exceptions and broken constraints. */
const QUOTING_SQLSTATE = /^(22|23)/;

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const CONNECTION_MESSAGES = /connection terminated|not queryable|timeout|closed/i;

/** The SQLSTATE of an error that came out of {@link toLakeError}, if it has one. */
export function sqlStateOf(error: unknown): string | undefined {
  if (error instanceof StatementRefused) return error.sqlState;
  if (error instanceof RetryableError && error.cause instanceof DatabaseError)
    return error.cause.code;
  return undefined;
}

function isConnectionLoss(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return (
    (typeof code === 'string' && CONNECTION_CODES.has(code)) ||
    CONNECTION_MESSAGES.test(error.message)
  );
}

/** Turns a driver error into one of the two families; the thrown text is safe to log. */
export function toLakeError(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    const state = error.code ?? 'XX000';
    if (RETRYABLE_SQLSTATE.test(state)) {
      return new RetryableError(
        `PostgreSQL: ${error.message} (SQLSTATE ${state})`,
        {},
        { cause: error },
      );
    }
    const where = [error.schema, error.table, error.column ?? error.constraint]
      .filter((name) => name !== undefined)
      .join('.');
    const what = QUOTING_SQLSTATE.test(state) ? 'a value was refused' : error.message;
    return new StatementRefused(
      `PostgreSQL: ${what}${where === '' ? '' : ` at ${where}`} (SQLSTATE ${state})`,
      state,
    );
  }
  if (types.isNativeError(error) && !(error instanceof TerminalError) && isConnectionLoss(error))
    return new RetryableError(`PostgreSQL: ${error.message}`, {}, { cause: error });
  return error;
}
