/** What an error is about. Every field is safe to log: no cell values, no student data. */
export interface ErrorFacts {
  readonly file?: string;
  readonly dataset?: string;
  readonly line?: number;
  readonly column?: string;
  readonly key?: string;
  readonly runId?: string;
}

abstract class LakeError extends Error {
  /** True when the same call may succeed later: the state machine and the queue retry exactly these. */
  abstract readonly retryable: boolean;

  constructor(
    message: string,
    readonly facts: ErrorFacts = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The same call may succeed later (a timeout, a lost race, a throttled service). */
export class RetryableError extends LakeError {
  readonly retryable = true;
}

/** Trying again cannot help; a person or a new deploy must act. */
export class TerminalError extends LakeError {
  readonly retryable = false;
}

/** The object does not exist (any more). */
export class ObjectMissing extends TerminalError {}

/** A conditional write lost: somebody else wrote the object first. Read again, then decide. */
export class PreconditionFailed extends RetryableError {}

/** A variable of the environment, a setting or an event field is missing or wrong. */
export class ConfigurationError extends TerminalError {}
