/** One wrong part of a request. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

const TITLES = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  500: 'Internal error',
  503: 'Try again later',
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** An answer that is not the one asked for, as RFC 9457 writes it. Everything in it reaches the caller. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: ProblemStatus,
    readonly detail: string,
    readonly more: {
      readonly errors?: readonly FieldProblem[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
  }

  /** The body: `type`, `title`, `status`, `detail`, and `errors` where fields are to blame. */
  toJSON(): Record<string, unknown> {
    const { status, detail } = this;
    const { errors } = this.more;
    return {
      type: 'about:blank',
      title: TITLES[status],
      status,
      detail,
      ...(errors !== undefined && { errors }),
    };
  }
}

/** The same answer whether there is no such student or the caller may not see them. */
export function studentNotFound(): Problem {
  return new Problem(404, 'There is no such student among those you may see.');
}
