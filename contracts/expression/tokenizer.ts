import { ExpressionError } from './expression-error';

/**
 * `word` is a reserved word, `name` a column or function in lower case unless it was quoted, `end` what
 * comes after the last one.
 */
export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'word' | 'symbol' | 'end';
  readonly text: string;
  /** Index of the first character, from 0. */
  readonly at: number;
  readonly quoted?: boolean;
}

const WORDS = new Set(
  'and or not is null in between like ilike case when then else end true false unknown cast as distinct from extract'.split(
    ' ',
  ),
);
const SHAPE =
  /\s+|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?(?![\w.]))|'(?<text>(?:[^']|'')*)'|"(?<quoted>(?:[^"]|"")+)"|(?<name>[A-Za-z_]\w*)|(?<symbol><=|>=|<>|!=|\|\||::|[-+*/%()=<>,])/y;

/**
 * Cuts an expression into tokens.
 * @throws {ExpressionError} at a character that starts no token.
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const shape = new RegExp(SHAPE);
  while (shape.lastIndex < source.length) {
    const at = shape.lastIndex;
    const groups = shape.exec(source)?.groups;
    if (!groups) throw new ExpressionError(`unexpected ${describe(source, at)}`, at);
    const token = toToken(groups, at);
    if (token) tokens.push(token);
  }
  return tokens;
}

function toToken(groups: Readonly<Record<string, string | undefined>>, at: number) {
  const { number, text, quoted, name, symbol } = groups;
  if (number !== undefined) return { kind: 'number', text: number, at } as const;
  if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'"), at } as const;
  if (quoted !== undefined) {
    return { kind: 'name', text: quoted.replaceAll('""', '"'), at, quoted: true } as const;
  }
  if (name !== undefined) {
    const lower = name.toLowerCase();
    return { kind: WORDS.has(lower) ? 'word' : 'name', text: lower, at } as const;
  }
  return symbol === undefined ? undefined : ({ kind: 'symbol', text: symbol, at } as const);
}

function describe(source: string, at: number): string {
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === "'") return "' without an end";
  if (character === '"') return '" without an end';
  return JSON.stringify(character);
}
