import type { Arm, Syntax } from './syntax';
import type { TokenReader } from './token-reader';

type Parse = (tokens: TokenReader) => Syntax;

/** A literal, column, call, CASE, CAST, EXTRACT or parenthesis, with the `::type` after it. */
export function parsePrimary(tokens: TokenReader, parseWhole: Parse): Syntax {
  let tree = parseAtom(tokens, parseWhole);
  while (tokens.is('::')) {
    const { at } = tokens.next();
    tree = parseCast(tokens, tree, at);
  }
  return tree;
}

function parseAtom(tokens: TokenReader, parseWhole: Parse): Syntax {
  const { kind, text, at, quoted } = tokens.peek();
  if (kind === 'end') tokens.fail('expected a value, found');
  if (kind === 'number' || kind === 'text') {
    tokens.next();
    return { kind, text, at };
  }
  if (kind === 'name') {
    tokens.next();
    if (quoted || !tokens.take('(')) return { kind: 'column', name: text, at };
    return { kind: 'call', name: text, args: parseArguments(tokens, parseWhole), at };
  }
  return parseKeyword(tokens, parseWhole);
}

function parseKeyword(tokens: TokenReader, parseWhole: Parse): Syntax {
  const { at } = tokens.peek();
  if (tokens.take('(')) {
    const inner = parseWhole(tokens);
    tokens.need(')');
    return inner;
  }
  if (tokens.take('null')) return { kind: 'null', at };
  if (tokens.take('true')) return { kind: 'boolean', value: true, at };
  if (tokens.take('false')) return { kind: 'boolean', value: false, at };
  if (tokens.take('case')) return parseCase(tokens, parseWhole, at);
  if (tokens.take('extract')) return parseExtract(tokens, parseWhole, at);
  if (!tokens.take('cast')) tokens.fail('unexpected');
  tokens.need('(');
  const operand = parseWhole(tokens);
  tokens.need('as');
  const tree = parseCast(tokens, operand, at);
  tokens.need(')');
  return tree;
}

function parseArguments(tokens: TokenReader, parseWhole: Parse): Syntax[] {
  if (tokens.take(')')) return [];
  const args = [parseWhole(tokens)];
  while (tokens.take(',')) args.push(parseWhole(tokens));
  tokens.need(')');
  return args;
}

function parseCase(tokens: TokenReader, parseWhole: Parse, at: number): Syntax {
  const subject = tokens.is('when') ? undefined : parseWhole(tokens);
  const arms: Arm[] = [];
  while (tokens.is('when')) {
    const place = tokens.next().at;
    const test = parseWhole(tokens);
    const when: Syntax = subject
      ? { kind: 'binary', operator: '=', left: subject, right: test, at: place }
      : test;
    tokens.need('then');
    arms.push({ when, value: parseWhole(tokens) });
  }
  if (arms.length === 0) tokens.need('when');
  const otherwise: Syntax = tokens.take('else') ? parseWhole(tokens) : { kind: 'null', at };
  tokens.need('end');
  return { kind: 'case', arms, otherwise, at };
}

function parseExtract(tokens: TokenReader, parseWhole: Parse, at: number): Syntax {
  tokens.need('(');
  const field = tokens.next().text.toLowerCase();
  tokens.need('from');
  const operand = parseWhole(tokens);
  tokens.need(')');
  return { kind: 'extract', field, operand, at };
}

function parseCast(tokens: TokenReader, operand: Syntax, at: number): Syntax {
  if (tokens.peek().kind !== 'name') tokens.fail('expected a type, found');
  const type = tokens.next().text;
  const modifiers: number[] = [];
  if (tokens.take('(')) {
    do modifiers.push(Number(tokens.next().text));
    while (tokens.take(','));
    tokens.need(')');
  }
  return { kind: 'cast', operand, type, modifiers, at };
}
