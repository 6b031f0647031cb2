import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import { cellsAsWritten } from './cells-as-written';
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
 * others, all of a chunk in one call, because a call costs as much as parsing some hundred rows. Those
 * with escapes, or with spaces around a quoted cell, it would change.
 */
export function readCells(frames: readonly Frame[], grammar: Grammar): Cells[] {
  const isOwn = ({ padded }: Frame) => grammar.escape !== undefined || padded;
  const cutQuoted: CutQuoted = (quoted, texts) =>
    new Map([
      ...parseTogether(
        quoted.filter((index) => !isOwn(frames[index]!)),
        texts,
        grammar,
      ),
      ...cutAsWritten(
        quoted.filter((index) => isOwn(frames[index]!)),
        texts,
        grammar,
      ),
    ]);
  const rows = cutRecords(frames, grammar, cutQuoted);
  return grammar.wrapped ? unwrapRows(frames, rows, grammar, readCells) : rows;
}

/**
 * The same cells without csv-parse, for records that are looked at under many dialects before the first row
 * is read: its start alone takes longer than cutting them.
 */
export function readSample(frames: readonly Frame[], grammar: Grammar): Cells[] {
  const rows = cutRecords(frames, grammar, (quoted, texts) => cutAsWritten(quoted, texts, grammar));
  return grammar.wrapped ? unwrapRows(frames, rows, grammar, readSample) : rows;
}

/** Cuts the quoted records among `texts`; what cannot be cut is left out. */
type CutQuoted = (quoted: readonly number[], texts: readonly string[]) => Parsed;

function cutRecords(frames: readonly Frame[], grammar: Grammar, cutQuoted: CutQuoted): Cells[] {
  const damaged = frames.map((frame) => !isText(frame));
  const texts = frames.map(({ bytes }, index) => textOf(bytes, damaged[index] === true));
  const delimiter = String.fromCharCode(grammar.delimiter);
  const quoted = frames.flatMap((frame, index) => (needsParser(frame) ? [index] : []));
  const parsed = cutQuoted(quoted, texts);
  return frames.map((frame, index): Cells => {
    if (frame.problem === 'length') return { cells: [], problem: 'length' };
    const split = () => (texts[index] ?? '').split(delimiter);
    const cells = needsParser(frame) ? parsed.get(index)?.cells : split();
    if (damaged[index]) return { cells: cells ?? split(), problem: 'encoding' };
    if (frame.problem === 'quote' || !cells) return { cells: split(), problem: 'quote' };
    return { cells };
  });
}

function needsParser(frame: Frame): boolean {
  return frame.quoted && frame.problem === undefined;
}

/** A NUL is no text: PostgreSQL has none. */
function isText({ bytes }: Frame): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** What can be read of a record; U+FFFD stands for bytes that are no text. */
function textOf(bytes: Buffer, damaged: boolean): string {
  const text = bytes.toString('utf8');
  return damaged ? text.replaceAll('\0', '\ufffd') : text;
}

type Parsed = Map<number, Cells>;

/** The cells of quoted records by index, without csv-parse; one that it would refuse is left out. */
function cutAsWritten(
  indexes: readonly number[],
  texts: readonly string[],
  grammar: Grammar,
): Parsed {
  const parsed: Parsed = new Map();
  for (const index of indexes) {
    const cells = cellsAsWritten(texts[index] ?? '', grammar);
    if (cells) parsed.set(index, { cells });
  }
  return parsed;
}

/** The cells of quoted records by index; a record that csv-parse refuses is left out. */
function parseTogether(
  indexes: readonly number[],
  texts: readonly string[],
  grammar: Grammar,
): Parsed {
  const parsed: Parsed = new Map();
  const parseGroup = (group: readonly number[]): void => {
    const rows = parseOrUndefined(group.map((index) => texts[index]).join('\n'), grammar);
    if (rows?.length === group.length) {
      for (const [at, index] of group.entries()) parsed.set(index, { cells: rows[at] ?? [] });
    } else if (group.length > 1) {
      // One of them is refused: halves find it in few calls.
      const middle = group.length >> 1;
      parseGroup(group.slice(0, middle));
      parseGroup(group.slice(middle));
    }
  };
  parseGroup(indexes);
  return parsed;
}

function parseOrUndefined(text: string, grammar: Grammar): string[][] | undefined {
  if (text === '') return [];
  const mark = String.fromCharCode(grammar.quote);
  try {
    return parse(text, {
      delimiter: String.fromCharCode(grammar.delimiter),
      quote: mark,
      escape: mark,
      record_delimiter: '\n',
      relax_column_count: true,
    });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
