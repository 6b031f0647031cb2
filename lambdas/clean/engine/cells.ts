import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import { escapedCells } from './escaped-cells';
import type { Frame } from './record-framer';
import type { Grammar } from './record-scanner';
import type { RejectCode } from './reject-reasons';
import { unwrapRows } from './wrapped-rows';

/** A record cut into its cells as written, or the reason why it cannot be. */
export interface Cells {
  readonly cells: readonly string[];
  readonly problem?: Extract<RejectCode, 'encoding' | 'quote' | 'length'>;
}

/**
 * Cuts framed records into cells. Records without quotation marks are split; csv-parse reads the
 * others, all of a chunk in one call, because a call costs as much as parsing some hundred rows.
 */
export function readCells(frames: readonly Frame[], grammar: Grammar): Cells[] {
  const texts = frames.map((frame) => textOf(frame));
  const delimiter = String.fromCharCode(grammar.delimiter);
  const quoted = frames.flatMap((frame, index) => (needsParser(frame) ? [index] : []));
  const parsed =
    grammar.escape === undefined
      ? parseTogether(quoted, frames, texts, grammar)
      : cutEscaped(quoted, texts, grammar);
  const rows = frames.map((frame, index): Cells => {
    const text = texts[index];
    if (frame.problem === 'length') return { cells: [], problem: 'length' };
    if (text === undefined) {
      return { cells: readableText(frame).split(delimiter), problem: 'encoding' };
    }
    if (frame.problem === 'quote') return { cells: text.split(delimiter), problem: 'quote' };
    if (!frame.quoted) return { cells: text.split(delimiter) };
    return parsed.get(index) ?? { cells: text.split(delimiter), problem: 'quote' };
  });
  return grammar.wrapped ? unwrapRows(frames, rows, grammar, readCells) : rows;
}

function needsParser(frame: Frame): boolean {
  return frame.quoted && frame.problem === undefined;
}

/** The text of a record; undefined when its bytes are no text. A NUL is no text: PostgreSQL has none. */
function textOf({ bytes }: Frame): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  return text.includes('\0') ? undefined : text;
}

/** What can be read of bytes that are no text; U+FFFD stands for what cannot. */
function readableText({ bytes }: Frame): string {
  return bytes.toString('utf8').replaceAll('\0', '\ufffd');
}

type Parsed = Map<number, Cells>;

/** The cells of quoted records whose quotation marks are escaped, by index. */
function cutEscaped(
  indexes: readonly number[],
  texts: readonly (string | undefined)[],
  grammar: Grammar,
): Parsed {
  const parsed: Parsed = new Map();
  for (const index of indexes) {
    const text = texts[index];
    const cells = text === undefined ? undefined : escapedCells(text, grammar);
    if (cells) parsed.set(index, { cells });
  }
  return parsed;
}

/** The cells of quoted records by index; a record that csv-parse refuses is left out. */
function parseTogether(
  indexes: readonly number[],
  frames: readonly Frame[],
  texts: readonly (string | undefined)[],
  grammar: Grammar,
): Parsed {
  const parsed: Parsed = new Map();
  const readable = indexes.filter((index) => texts[index] !== undefined);
  const padded = (index: number) => frames[index]?.padded === true;
  const parseGroup = (group: readonly number[], trim: boolean): void => {
    const rows = parseOrUndefined(group.map((index) => texts[index]).join('\n'), grammar, trim);
    if (rows?.length === group.length) {
      for (const [at, index] of group.entries()) parsed.set(index, { cells: rows[at] ?? [] });
    } else if (group.length > 1) {
      // One of them is refused: halves find it in few calls.
      const middle = group.length >> 1;
      parseGroup(group.slice(0, middle), trim);
      parseGroup(group.slice(middle), trim);
    }
  };
  parseGroup(
    readable.filter((index) => !padded(index)),
    false,
  );
  parseGroup(readable.filter(padded), true);
  return parsed;
}

function parseOrUndefined(text: string, grammar: Grammar, trim: boolean): string[][] | undefined {
  if (text === '') return [];
  const mark = String.fromCharCode(grammar.quote);
  try {
    return parse(text, {
      delimiter: String.fromCharCode(grammar.delimiter),
      quote: mark,
      escape: mark,
      record_delimiter: '\n',
      relax_column_count: true,
      trim,
    });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
