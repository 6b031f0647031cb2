/** An expression cannot be compiled. Raised when the contract is read, never for a row. */
export class ExpressionError extends Error {
  /** @param at index of the first wrong character, from 0. */
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(`${message} (character ${at + 1})`);
    this.name = 'ExpressionError';
  }
}

/** An expression has no value for one row (a division by zero, an overflow): reject reason `transform`. */
export class ExpressionRowError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ExpressionRowError';
  }
}
