/** How fields and records are told apart, as bytes. */
export interface Grammar {
  readonly delimiter: number;
  /** 0 when the file knows no quoting. */
  readonly quote: number;
  /** Spaces between a delimiter and a quotation mark are not part of the cell. */
  readonly padding: boolean;
  /** What stands before a quotation mark inside a quoted cell; without it such marks are doubled. */
  readonly escape?: number;
  /** A row that is one quoted cell holds a whole record: the exporter quoted lines, not cells. */
  readonly wrapped?: true;
  /** A line that starts with it is no row, whatever it holds. */
  readonly comment?: number;
}

export interface Scan {
  /** `cut`: the bytes end before the record does; `open`: so they do, inside quotation marks. */
  readonly state: 'whole' | 'cut' | 'open' | 'malformed';
  /** Where the record ends, without its newline. */
  readonly end: number;
  /** Where the next record starts. */
  readonly next: number;
  readonly fields: number;
  /** Newlines inside the record. */
  readonly newlines: number;
  /** There is a quotation mark anywhere in the record. */
  readonly quoted: boolean;
  /** A quotation mark stands in the middle of a cell. */
  readonly stray: boolean;
  /** Spaces were found around a quotation mark. */
  readonly padded: boolean;
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/**
 * Finds the end of the record that starts at `from` (RFC 4180; LF, CRLF and CR end it). A quotation
 * mark inside an unquoted cell is left to the cell reader; one that closes too early makes the
 * record malformed, because then nobody can say where it ends.
 * @param final No more bytes follow, so the end of the bytes ends the record.
 */
export function scanRecord(bytes: Buffer, from: number, grammar: Grammar, final: boolean): Scan {
  const { delimiter, quote, padding } = grammar;
  const length = bytes.length;
  let fields = 1;
  let newlines = 0;
  let quoted = false;
  let stray = false;
  let padded = false;
  let atStart = true;
  let at = from;
  const result = (state: Scan['state'], end: number, next: number): Scan => ({
    state,
    end,
    next,
    fields,
    newlines,
    quoted,
    stray,
    padded,
  });
  if (grammar.comment !== undefined && bytes[from] === grammar.comment) {
    const line = lineEnd(bytes, from, final);
    return line ? result('whole', line.end, line.next) : result('cut', length, length);
  }
  while (at < length) {
    const byte = bytes[at]!;
    if (byte === delimiter) {
      fields++;
      atStart = true;
      at++;
    } else if (byte === LF) {
      return result('whole', at, at + 1);
    } else if (byte === CR) {
      // The LF of a CRLF may be the first byte of the next chunk.
      if (at + 1 === length && !final) return result('cut', at, at);
      return result('whole', at, bytes[at + 1] === LF ? at + 2 : at + 1);
    } else if (byte === quote && atStart && quote !== 0) {
      quoted = true;
      const close = closingQuote(bytes, at + 1, quote, grammar.escape);
      newlines += newlinesBetween(bytes, at + 1, close < 0 ? length : close);
      if (close < 0) return result('open', length, length);
      at = padding ? skipBlanks(bytes, close + 1, delimiter) : close + 1;
      padded ||= at > close + 1;
      if (at === length) break;
      const after = bytes[at]!;
      if (after !== delimiter && after !== LF && after !== CR) return result('malformed', at, at);
      atStart = false;
    } else {
      stray ||= byte === quote;
      quoted ||= stray;
      atStart &&= padding && (byte === SPACE || byte === TAB);
      at++;
      if (atStart && bytes[at] === quote) padded = true;
    }
  }
  return result(final ? 'whole' : 'cut', length, length);
}

/** The quotation mark that closes the cell, passing doubled or escaped ones; negative when it does not come. */
function closingQuote(
  bytes: Buffer,
  from: number,
  quote: number,
  escape: number | undefined,
): number {
  if (escape !== undefined) return unescapedQuote(bytes, from, quote, escape);
  let at = bytes.indexOf(quote, from);
  while (at >= 0 && bytes[at + 1] === quote) at = bytes.indexOf(quote, at + 2);
  return at;
}

function unescapedQuote(bytes: Buffer, from: number, quote: number, escape: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === escape) at++;
    else if (byte === quote) return at;
  }
  return -1;
}

function skipBlanks(bytes: Buffer, from: number, delimiter: number): number {
  let at = from;
  while ((bytes[at] === SPACE || bytes[at] === TAB) && bytes[at] !== delimiter) at++;
  return at;
}

/** Newlines in `[from, to)`: LF, CRLF and CR count one each. */
export function newlinesBetween(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) count++;
  }
  return count;
}

/** The end of the physical line that starts at `from`; undefined when it is not in the bytes. */
export function lineEnd(
  bytes: Buffer,
  from: number,
  final: boolean,
): { readonly end: number; readonly next: number } | undefined {
  // Not by indexOf for both: in a file without the one it would look to the end for each line.
  let end = from;
  while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
  if (end === bytes.length) return final ? { end, next: end } : undefined;
  if (bytes[end] === LF) return { end, next: end + 1 };
  if (end + 1 === bytes.length && !final) return undefined;
  return { end, next: bytes[end + 1] === LF ? end + 2 : end + 1 };
}
