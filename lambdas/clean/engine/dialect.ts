import { isDeepStrictEqual } from 'node:util';
import type { Dialect } from '../../shared/documents';
import { readSample } from './cells';
import {
  type DeclaredDialect,
  type DialectCandidate,
  dialectCandidates,
} from './dialect-candidates';
import { consistency, type SampleRecord } from './dialect-score';
import { headFrames } from './head-frames';
import { isBlank } from './header';
import type { Frame } from './record-framer';
import type { Grammar } from './record-scanner';
import { plainGrammar } from './wrapped-rows';

/** Records of the sample that are looked at: enough to see a pattern. */
const SAMPLE_RECORDS = 200;
/** Bytes of the sample that are looked at. */
const SAMPLE_BYTES = 64 * 1024;

/** What the start of a file shows of how it is written. */
export interface DetectedDialect extends DialectCandidate {
  readonly newline: Dialect['newline'];
  /** The first records that can be cut into cells. */
  readonly sample: readonly SampleRecord[];
  /** Physical line of the first record that is not blank; 0 when there is none. */
  readonly firstLine: number;
  /** The first line is Excel's `sep=;` and no record. */
  readonly separatorLine: boolean;
}

/** A way of writing, with the first records as it reads them. */
interface Tried {
  readonly candidate: DialectCandidate;
  readonly records: readonly SampleRecord[];
}

/**
 * Finds delimiter, quotation mark, escape and newline. What is declared binds; of what is left, the
 * dialect under which the first records look most consistent comes first.
 * @param head The first bytes in UTF-8 without byte order mark.
 * @param padding Spaces around a quoted cell belong to the layout; undefined when the file decides.
 * @returns at least one dialect, best first.
 */
export function detectDialects(
  head: Buffer,
  declared: DeclaredDialect,
  padding: boolean | undefined,
): readonly [DetectedDialect, ...DetectedDialect[]] {
  const separator = /^sep=([,;|~\t])\r?\n/i.exec(head.toString('latin1', 0, 8));
  const fixed = separator?.[1];
  const known = fixed === undefined ? declared : { delimiter: fixed, ...declared };
  const newline = newlineOf(head.subarray(0, SAMPLE_BYTES));
  const separatorLine = separator !== null;
  const ranked = dialectCandidates(head.subarray(0, SAMPLE_BYTES), known, padding)
    .map((candidate) => ({ candidate, records: sampleOf(head, candidate.grammar, separatorLine) }))
    .map((tried, _, all) => ({ ...tried, score: score(tried, all, declared) }))
    .toSorted((a, b) => b.score - a.score)
    .map(({ candidate, records }) => {
      const sample = records.filter(({ broken }) => !broken);
      const firstLine = records.find(({ cells, broken }) => broken || !isBlank(cells))?.line ?? 0;
      return { ...candidate, sample, newline, firstLine, separatorLine };
    });
  return [ranked[0]!, ...ranked.slice(1)];
}

/** A dialect that is less likely than its consistency, because another reading of the file speaks against it. */
function score(tried: Tried, all: readonly Tried[], declared: DeclaredDialect): number {
  const { candidate, records } = tried;
  const { quoteChar, delimiter } = declared;
  // Words of any text are consistent: only a contract that knows the header proves it.
  if (candidate.delimiter === ' ' && delimiter === undefined) return 0;
  if (candidate.grammar.wrapped) return wrappedScore(tried, all);
  if (candidate.quote !== '' || quoteChar !== undefined) return consistency(records);
  const quoting = all.find(
    (other) => other.candidate.delimiter === candidate.delimiter && other.candidate.quote === '"',
  );
  const broken = quoting?.records.filter((record) => record.broken).length ?? 0;
  const enclosed = quoting?.records.filter((record) => record.quoted && !record.broken).length ?? 0;
  // One defect more must not take the quotation marks of a whole file for text.
  return broken > enclosed ? consistency(records) : 0;
}

/**
 * Rows are wrapped only where most are one cell that holds quoted cells or several more, and nothing else
 * is left as one cell: a column of names with commas is no table.
 */
function wrappedScore({ candidate, records }: Tried, all: readonly Tried[]): number {
  const plain = plainGrammar(candidate.grammar);
  const asCells = all.find(({ candidate: { grammar } }) => isDeepStrictEqual(grammar, plain));
  const single =
    asCells?.records.filter(({ cells }) => cells.length === 1 && !isBlank(cells)) ?? [];
  const filled = records.filter(({ cells, broken }) => broken || !isBlank(cells));
  const holdsCells =
    single.some(({ cells }) => cells[0]?.includes(candidate.quote)) ||
    filled.some(({ cells }) => cells.length > 2);
  const isWrapped =
    single.length * 2 > filled.length &&
    filled.every(({ cells, broken }) => broken || cells.length > 1) &&
    holdsCells;
  return isWrapped ? consistency(records) : 0;
}

/** The first records; of a file whose first records are long, from all of its head. */
function sampleOf(head: Buffer, grammar: Grammar, separatorLine: boolean): SampleRecord[] {
  const short = head.subarray(0, SAMPLE_BYTES);
  const records = sampleRecords(short, grammar, short.length === head.length, separatorLine);
  const enough = records.length > 1 || short.length === head.length;
  return enough ? records : sampleRecords(head, grammar, true, separatorLine);
}

function sampleRecords(
  bytes: Buffer,
  grammar: Grammar,
  whole: boolean,
  separatorLine: boolean,
): SampleRecord[] {
  const first: Frame[] = [];
  for (const frame of headFrames(bytes, grammar, whole)) {
    if (first.length === SAMPLE_RECORDS) break;
    if (frame.length > 0 && !isLayout(frame, grammar, separatorLine)) first.push(frame);
  }
  const rows = readSample(first, grammar);
  return first.map(({ line, quoted }, index) => {
    const { cells, problem } = rows[index]!;
    return { line, cells, broken: problem !== undefined, quoted };
  });
}

/** Lines that say how the file is written, and comments. */
function isLayout({ line, bytes }: Frame, { comment }: Grammar, separatorLine: boolean): boolean {
  return (separatorLine && line === 1) || (comment !== undefined && bytes[0] === comment);
}

function newlineOf(start: Buffer): Dialect['newline'] {
  const at = start.findIndex((byte) => byte === 10 || byte === 13);
  if (at < 0 || start[at] === 10) return 'lf';
  return start[at + 1] === 10 ? 'crlf' : 'cr';
}
