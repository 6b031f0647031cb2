import type { Grammar } from './record-scanner';

/**
 * Cuts a record in whose quoted cells a quotation mark is escaped (`"5\" pipe"`), or around whose quoted
 * cells stand spaces. Only the mark and the escape itself lose the escape before them; any other pair, such
 * as `\n` in a path, stays: csv-parse drops the escape of every pair. Cells without quotation marks keep
 * their spaces, as in every other record: csv-parse would trim them here only.
 * @returns undefined when a quotation mark stands where none can.
 */
export function cellsAsWritten(text: string, grammar: Grammar): string[] | undefined {
  const delimiter = String.fromCharCode(grammar.delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const cell = quotedCell(text, at, grammar) ?? plainCell(text, at, grammar);
    if (cell === undefined) return undefined;
    cells.push(cell.text);
    if (cell.end >= text.length) return cells;
    if (text[cell.end] !== delimiter) return undefined;
    at = cell.end + 1;
  }
}

interface Cut {
  readonly text: string;
  /** Where the delimiter after the cell stands, or the end of the record. */
  readonly end: number;
}

/** Undefined when it has a quotation mark, unless such marks are escaped where they mean something. */
function plainCell(text: string, from: number, grammar: Grammar): Cut | undefined {
  const found = text.indexOf(String.fromCharCode(grammar.delimiter), from);
  const end = found < 0 ? text.length : found;
  const cell = text.slice(from, end);
  const isStray = grammar.escape === undefined && cell.includes(String.fromCharCode(grammar.quote));
  return isStray ? undefined : { text: cell, end };
}

/** Undefined when the cell at `from` is not quoted, or its quotation mark is not closed. */
function quotedCell(text: string, from: number, grammar: Grammar): Cut | undefined {
  const quote = String.fromCharCode(grammar.quote);
  // Without an escape, marks are doubled.
  const escape = String.fromCharCode(grammar.escape ?? grammar.quote);
  const open = grammar.padding ? afterBlanks(text, from, grammar) : from;
  if (text[open] !== quote) return undefined;
  let cell = '';
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at]!;
    const next = text[at + 1];
    if (character === escape && (next === quote || next === escape)) {
      cell += next;
      at++;
    } else if (character === quote) {
      return { text: cell, end: grammar.padding ? afterBlanks(text, at + 1, grammar) : at + 1 };
    } else cell += character;
  }
  return undefined;
}

function afterBlanks(text: string, from: number, { delimiter }: Grammar): number {
  let at = from;
  while ((text[at] === ' ' || text[at] === '\t') && text.charCodeAt(at) !== delimiter) at++;
  return at;
}
