/** Cells that mean NULL, compared as bytes. The empty cell is asked for by the caller. */
export class NullTokens {
  /** For each first byte: the lengths of the tokens that begin with it, as bits. */
  private readonly lengths = new Uint32Array(256);
  private readonly tokens: readonly Uint8Array[];

  constructor(missingValues: readonly string[]) {
    this.tokens = missingValues.filter((text) => text !== '').map((text) => Buffer.from(text));
    for (const token of this.tokens) this.lengths[token[0]!]! |= 1 << Math.min(token.length, 31);
  }

  /** True when the bytes `[from, to)`, at least one, are a token. */
  has(bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    const candidates = this.lengths[bytes[from]!]!;
    if (candidates === 0 || ((candidates >>> (length > 31 ? 31 : length)) & 1) === 0) return false;
    return this.tokens.some((token) => isEqual(token, bytes, from, length));
  }
}

function isEqual(token: Uint8Array, bytes: Uint8Array, from: number, length: number): boolean {
  if (token.length !== length) return false;
  for (let i = 0; i < length; i++) if (token[i] !== bytes[from + i]) return false;
  return true;
}
