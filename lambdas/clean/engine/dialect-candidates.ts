import type { TableDialect } from '../../../contracts/types';
import type { Grammar } from './record-scanner';

/** Candidates in the order in which a tie is decided. */
const DELIMITERS = [',', ';', '\t', '|', '~'] as const;

/** What is known of how a file is written before it is looked at. */
export interface DeclaredDialect extends TableDialect {
  /** Whole rows are (not) in quotation marks: known of a file that was read before. */
  readonly wrapped?: boolean;
}

/** One way in which a file may be written. */
export interface DialectCandidate {
  readonly grammar: Grammar;
  readonly delimiter: string;
  readonly quote: string;
}

/**
 * The ways of writing that the first bytes of a file suggest. What is declared binds; only what occurs
 * in the bytes is tried.
 * @param padding Spaces around a quoted cell belong to the layout; undefined when the bytes decide.
 */
export function dialectCandidates(
  start: Buffer,
  declared: DeclaredDialect,
  padding: boolean | undefined,
): DialectCandidate[] {
  const text = start.toString('latin1');
  const present = DELIMITERS.filter((delimiter) => text.includes(delimiter));
  const delimiters =
    declared.delimiter === undefined
      ? [
          ...present,
          ...(present.length === 0 ? [','] : []),
          ...(beginsWithWords(text) ? [' '] : []),
        ]
      : [declared.delimiter];
  return delimiters.flatMap((delimiter) =>
    quotes(text, delimiter, declared).flatMap((quote) =>
      paddings(text, delimiter, quote, declared.skipInitialSpace ?? padding).flatMap((spaces) =>
        escapes(text, quote, declared).flatMap((escape) =>
          wrappings(text, delimiter, quote, declared).map((wrapped) => {
            const extra = { ...escape, ...wrapped, ...commentOf(declared) };
            const grammar = {
              delimiter: code(delimiter),
              quote: code(quote),
              padding: spaces,
              ...extra,
            };
            return { grammar, delimiter, quote };
          }),
        ),
      ),
    ),
  );
}

/** A space is a delimiter only where the first line has no other one. */
function beginsWithWords(text: string): boolean {
  const [line = ''] = /[^\r\n]+/.exec(text) ?? [];
  return line.includes(' ') && !DELIMITERS.some((delimiter) => line.includes(delimiter));
}

function code(character: string): number {
  return character === '' ? 0 : character.charCodeAt(0);
}

/** An apostrophe is a quotation mark only where it opens one cell and closes one. */
function quotes(text: string, delimiter: string, { quoteChar }: TableDialect): string[] {
  if (quoteChar !== undefined) return [quoteChar];
  const mark = regex(delimiter);
  const opens = new RegExp(`(?:^|[\\r\\n]|${mark})[ \\t]*'`).test(text);
  const closes = new RegExp(`'[ \\t]*(?:$|[\\r\\n]|${mark})`).test(text);
  return ['"', ...(opens && closes ? ["'"] : []), ...(delimiter === '\t' ? [''] : [])];
}

function paddings(
  text: string,
  delimiter: string,
  quote: string,
  padding: boolean | undefined,
): boolean[] {
  if (padding !== undefined) return [padding];
  if (quote === '') return [false];
  return text.includes(`${delimiter} ${quote}`) ? [false, true] : [false];
}

function escapes(
  text: string,
  quote: string,
  { escapeChar, doubleQuote }: TableDialect,
): Pick<Grammar, 'escape'>[] {
  if (escapeChar !== undefined) return [{ escape: code(escapeChar) }];
  if (doubleQuote !== undefined || quote === '') return [{}];
  return text.includes(`\\${quote}`) ? [{}, { escape: code('\\') }] : [{}];
}

function wrappings(
  text: string,
  delimiter: string,
  quote: string,
  { wrapped }: DeclaredDialect,
): Pick<Grammar, 'wrapped'>[] {
  if (wrapped !== undefined) return wrapped ? [{ wrapped: true }] : [{}];
  const opens = quote !== '' && new RegExp(`(?:^|[\\r\\n])${quote}`).test(text);
  return opens && text.includes(delimiter) ? [{}, { wrapped: true }] : [{}];
}

function commentOf({ commentChar }: TableDialect): Pick<Grammar, 'comment'> {
  return commentChar === undefined ? {} : { comment: code(commentChar) };
}

function regex(character: string): string {
  return character.replace(/[|\\^$.*+?()[\]{}]/, '\\$&');
}
