import { TerminalError } from '../lambdas/shared/errors';

/** One thing that is wrong in a contract, with the place to correct. */
export interface ContractProblem {
  readonly file: string;
  /** Line in the file and character in the line, from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** One or more contracts cannot be used. The message lists every problem as `file:line:column: message`. */
export class ContractError extends TerminalError {
  constructor(readonly problems: readonly ContractProblem[]) {
    const lines = problems.map(
      ({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`,
    );
    super(`contracts cannot be used:\n${lines.join('\n')}`);
  }
}
