import type { TableDialect } from '../../../contracts/types';
import type { Dialect } from '../../shared/documents';
import { readCells } from './cells';
import { RecordFramer } from './record-framer';
import type { Grammar } from './record-scanner';

/** Candidates in the order in which a tie is decided. */
const DELIMITERS = [',', ';', '\t', '|', '~'] as const;

/** Records of the sample that are looked at: enough to see a pattern. */
const SAMPLE_RECORDS = 200;
/** Bytes of the sample that are looked at. */
const SAMPLE_BYTES = 64 * 1024;

/** What the start of a file shows of how it is written. */
export interface DetectedDialect {
  readonly grammar: Grammar;
  readonly delimiter: string;
  readonly quote: string;
  readonly newline: Dialect['newline'];
  /** The first records, cut into cells. */
  readonly sample: readonly (readonly string[])[];
  /** The first line is Excel's `sep=;` and no record. */
  readonly separatorLine: boolean;
}

/**
 * Finds delimiter, quotation mark and newline. What the contract declares binds; the delimiter is
 * else the one under which most records have as many cells as the first.
 * @param head The first bytes in UTF-8 without byte order mark.
 * @param padding Spaces around a quoted cell belong to the file's layout, not to the cell.
 */
export function detectDialect(
  head: Buffer,
  declared: TableDialect,
  padding: boolean,
): DetectedDialect {
  const start = head.subarray(0, SAMPLE_BYTES);
  const separator = /^sep=([,;|~\t])\r?\n/i.exec(start.toString('latin1', 0, 8));
  const body = separator ? start.subarray(separator[0].length) : start;
  const fixed = declared.delimiter ?? separator?.[1];
  const candidates = (fixed === undefined ? DELIMITERS : [fixed]).map((delimiter) => {
    const quote = declared.quoteChar ?? quoteFor(body, delimiter, padding);
    const grammar = { delimiter: code(delimiter), quote: code(quote), padding };
    const sample = sampleRecords(body, grammar, start.length === head.length);
    return { grammar, delimiter, quote, sample };
  });
  const best = candidates.reduce((a, b) => (score(b.sample) > score(a.sample) ? b : a));
  return { ...best, newline: newlineOf(start), separatorLine: separator !== null };
}

function code(character: string): number {
  return character === '' ? 0 : character.charCodeAt(0);
}

/**
 * Tab-separated files mostly know no quoting: there a quotation mark in the middle of a cell, with
 * none that encloses one, is an ordinary character.
 */
function quoteFor(body: Buffer, delimiter: string, padding: boolean): string {
  if (delimiter !== '\t') return '"';
  const grammar = { delimiter: code(delimiter), quote: code('"'), padding };
  const frames = new RecordFramer(grammar).push(body).slice(0, SAMPLE_RECORDS);
  const cells = readCells(frames, grammar);
  const broken = cells.filter((row) => row.problem === 'quote').length;
  const enclosed = frames.filter((frame) => frame.quoted).length - broken;
  return broken > enclosed ? '' : '"';
}

function sampleRecords(body: Buffer, grammar: Grammar, whole: boolean): string[][] {
  const framer = new RecordFramer(grammar);
  const frames = framer.push(body);
  if (whole && frames.length < SAMPLE_RECORDS) frames.push(...framer.end());
  const records = readCells(frames.slice(0, SAMPLE_RECORDS), grammar);
  return records.filter((row) => row.problem === undefined).map((row) => [...row.cells]);
}

/** Share of records with as many cells as the first; a delimiter that never occurs counts nothing. */
function score(sample: readonly (readonly string[])[]): number {
  const records = sample.filter((cells) => cells.some((cell) => cell.trim() !== ''));
  const width = records[0]?.length ?? 0;
  if (width < 2) return 0;
  const same = records.filter((cells) => cells.length === width).length;
  // More cells win between delimiters that fit alike.
  return same / records.length + 1 - 1 / width;
}

function newlineOf(start: Buffer): Dialect['newline'] {
  const at = start.findIndex((byte) => byte === 10 || byte === 13);
  if (at < 0 || start[at] === 10) return 'lf';
  return start[at + 1] === 10 ? 'crlf' : 'cr';
}
