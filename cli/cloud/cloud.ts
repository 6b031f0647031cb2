import type { ObjectStore } from '../../lambdas/shared/ports';
import type { OUTPUT } from '../../names';

/** Name of a stack output, e.g. `RawBucketName`. */
export type OutputName = (typeof OUTPUT)[keyof typeof OUTPUT];

/** Puts files of this machine into a bucket. */
export interface Uploads {
  /** @returns the version id that the bucket gave to the object. */
  upload(bucket: string, key: string, path: string): Promise<string>;
}

/** Calls functions by name and waits for their answer. */
export interface Functions {
  /**
   * @typeParam Answer what the function is known to answer
   * @throws {CommandFailed} with the function's own message when it throws
   */
  invoke<Answer>(name: string, payload: unknown): Promise<Answer>;
}

export interface Execution {
  readonly name: string;
  readonly arn: string;
  /** RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED. */
  readonly status: string;
  /** Error and cause of an execution that ended badly. */
  readonly error?: string;
}

/** The executions of the publish state machine. */
export interface Executions {
  /** Newest first. */
  recent(limit: number): Promise<Execution[]>;
  describe(arn: string): Promise<Execution>;
}

/** Messages that wait in a queue, and those being worked on. */
export interface QueueDepth {
  readonly waiting: number;
  readonly inFlight: number;
}

export interface Queues {
  depth(url: string): Promise<QueueDepth>;
}

/** The user pool, as far as dev tokens need it. */
export interface Users {
  /** Creates the group when there is none of this name. */
  ensureGroup(name: string): Promise<void>;
  /** Creates the user when there is none of this name and gives it this password for good. */
  ensureUser(name: string, password: string): Promise<void>;
  /** The user belongs to exactly these groups afterwards. */
  setGroups(name: string, groups: readonly string[]): Promise<void>;
  /** @returns an access token, or undefined when the password is not (any more) the user's. */
  signIn(name: string, password: string): Promise<string | undefined>;
}

/** problem+json (RFC 9457), as far as a person needs it. */
export interface Problem {
  readonly title?: string;
  readonly detail?: string;
  /** Which parameters are wrong, and why. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** The gateway's own errors have only this. */
  readonly message?: string;
}

/** One answer of the HTTP API: what was asked for, or why not. */
export type ApiAnswer<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

export interface Api {
  /** `GET <path>?<query>` with a bearer token. */
  get<Body>(
    path: string,
    query: Readonly<Record<string, string>>,
    token: string,
  ): Promise<ApiAnswer<Body>>;
}

/**
 * One deployed lake: its stack outputs and the services behind them.
 * Services are functions so that a command loads only the SDK clients that it uses.
 */
export interface Cloud {
  readonly place: 'local' | 'account';
  /** @throws {CommandFailed} when no stack has this output: it is not deployed. */
  output(name: OutputName): string;
  store(): Promise<ObjectStore>;
  uploads(): Promise<Uploads>;
  functions(): Promise<Functions>;
  executions(): Promise<Executions>;
  queues(): Promise<Queues>;
  users(): Promise<Users>;
  api(): Promise<Api>;
}
