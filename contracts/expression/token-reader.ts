import { ExpressionError } from './expression-error';
import { type Token, tokenize } from './tokenizer';

/** Parentheses, signs and NOTs inside each other: more would end in a stack that overflows. */
const MAX_NESTING = 100;

/** Walks over the tokens of an expression. */
export class TokenReader {
  private readonly tokens: readonly Token[];
  private readonly end: Token;
  private position = 0;
  private nesting = 0;

  /** @throws {ExpressionError} */
  constructor(source: string) {
    this.tokens = tokenize(source);
    this.end = { kind: 'end', text: 'the end', at: source.length };
  }

  /** The token `ahead` of the next one, which stays. */
  peek(ahead = 0): Token {
    return this.tokens[this.position + ahead] ?? this.end;
  }

  next(): Token {
    const token = this.peek();
    this.position++;
    return token;
  }

  /** True when the token `ahead` is this reserved word or symbol. */
  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return (token.kind === 'word' || token.kind === 'symbol') && token.text === text;
  }

  /** Takes the next token if it is this word or symbol. */
  take(text: string): boolean {
    const found = this.is(text);
    if (found) this.position++;
    return found;
  }

  /** Takes the next token if it is one of these. */
  takeOne<Text extends string>(
    texts: readonly Text[],
  ): { readonly text: Text; readonly at: number } | undefined {
    const text = texts.find((candidate) => this.is(candidate));
    return text === undefined ? undefined : { text, at: this.next().at };
  }

  /** @throws {ExpressionError} when the next token is something else. */
  need(text: string): void {
    if (!this.take(text)) this.fail(`expected ${text.toUpperCase()}, found`);
  }

  /** Parses something inside something else. @throws {ExpressionError} when that goes too deep. */
  inside<T>(parse: (tokens: this) => T): T {
    if (++this.nesting > MAX_NESTING) this.fail(`nested more than ${MAX_NESTING} deep:`);
    const parsed = parse(this);
    this.nesting--;
    return parsed;
  }

  /** @throws {ExpressionError} about the next token. */
  fail(message: string): never {
    const { text, at } = this.peek();
    throw new ExpressionError(`${message} ${text}`, at);
  }
}
