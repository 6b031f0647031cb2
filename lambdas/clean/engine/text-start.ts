import type { Dialect } from '../../shared/documents';
import { type Cells, readCells } from './cells';
import { type DetectedDialect, detectDialects } from './dialect';
import type { DeclaredDialect } from './dialect-candidates';
import { detectEncoding, type Encoding, encodingNamed, utf8Decoder } from './encoding';
import { headFrames } from './head-frames';
import { columnNumbers, hasHeader, hasTrailingDelimiter, isBlank } from './header';
import { highBytes, isDamagedInPlaces, isPlausible1252 } from './plausible-1252';
import type { Frame } from './record-framer';
import type { Grammar } from './record-scanner';
import { FileRefused, refusal } from './refusals';
import { looksLikeUtf16, sniffContent } from './sniff-content';

/** Most records that are cut in one call. */
const MOST_CUT = 1024;

/** How the text of a file is written, whatever its columns mean. */
export interface TextStart {
  readonly encoding: Encoding;
  readonly grammar: Grammar;
  readonly dialect: Dialect;
  /** Column names as written; `c1`, `c2`, … when the file has no header. */
  readonly header: readonly string[];
  /** Physical line of the last record that is no row; 0 when rows start at once. */
  readonly headerLine: number;
  /** Cells that the header has as written, those after delimiters at its end included. */
  readonly rawWidth: number;
}

/** The first bytes of a file as text. */
export interface HeadText {
  readonly encoding: Encoding;
  /** UTF-8 without a byte order mark. */
  readonly text: Buffer;
}

/**
 * Finds out how a file is written; its first record is its header unless `header: false` is declared.
 * @param declared What is known of it; it binds. @param infer Without a contract, nothing is known.
 * @throws {FileRefused} when it is no text with rows.
 */
export function understandText(head: Buffer, declared: DeclaredDialect, infer: boolean): TextStart {
  const { encoding, text } = readHeadText(head, declared.encoding);
  const [detected] = detectDialects(text, declared, infer ? undefined : true);
  const first = firstRecord(text, detected, infer);
  const rows = detected.sample.map(({ cells }) => cells);
  const present = infer ? hasHeader(rows) : declared.header !== false;
  const trailing = present && hasTrailingDelimiter(rows) && first.cells.length > 1;
  const names = trailing ? first.cells.slice(0, -1) : first.cells;
  return {
    encoding,
    grammar: detected.grammar,
    dialect: dialectOf(detected, encoding, present),
    header: present ? [...names] : columnNumbers(first.cells.length),
    headerLine: present ? first.line : detected.separatorLine ? 1 : 0,
    rawWidth: detected.grammar.wrapped ? 1 : first.cells.length,
  };
}

/** What the receipt says of how a file is written. */
export function dialectOf(detected: DetectedDialect, encoding: Encoding, header: boolean): Dialect {
  const { delimiter, quote, newline, grammar } = detected;
  return {
    delimiter,
    quote,
    encoding,
    header,
    newline,
    ...(grammar.escape !== undefined && { escape: String.fromCharCode(grammar.escape) }),
    ...(grammar.wrapped && { wrapped: true }),
  };
}

/**
 * Recognises content that is no text, and decodes the rest.
 * @throws {FileRefused} when it is no text.
 */
export function readHeadText(head: Buffer, declared: string | undefined): HeadText {
  const refused = sniffContent(head);
  if (refused) throw new FileRefused(refused);
  const encoding = encodingOf(head, declared);
  const text = decoded(head, encoding);
  if (text.length === 0) throw new FileRefused(refusal('empty'));
  const markup = encoding === 'utf-8' ? undefined : sniffContent(text);
  if (markup) throw new FileRefused(markup);
  return { encoding, text };
}

function encodingOf(head: Buffer, declared: string | undefined): Encoding {
  const detected = detectEncoding(head);
  const bound = declared === undefined ? undefined : encodingNamed(declared);
  if (bound === undefined) {
    if (detected !== 'windows-1252') return detected;
    const found = highBytes(head);
    if (isPlausible1252(found)) return detected;
    if (isDamagedInPlaces(found)) return 'utf-8';
    throw new FileRefused(refusal('encoding_unknown'));
  }
  if (detected === 'utf-16be' && bound === 'utf-16le') return detected;
  const isUtf16 = looksLikeUtf16(head) !== undefined;
  if (isUtf16 !== bound.startsWith('utf-16')) {
    throw new FileRefused(refusal('encoding', { encoding: bound }));
  }
  return bound;
}

function decoded(head: Buffer, encoding: Encoding): Buffer {
  const decoder = utf8Decoder(encoding);
  const text = decoder.push(head);
  return text.length > 0 ? text : decoder.end();
}

/** A record that is read for its cells. */
export interface FirstRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * The first record that is not blank: the header, or the first row of a file without one.
 * @throws {FileRefused} when there is none, or when it cannot be cut into cells.
 */
export function firstRecord(
  text: Buffer,
  { grammar, separatorLine, sample }: DetectedDialect,
  infer: boolean,
): FirstRecord {
  const wide = sample.some(({ cells }) => cells.length > 1);
  const mayBeBlank = infer && !wide;
  const isRecord = ({ line, length, bytes }: Frame): boolean =>
    !(separatorLine && line === 1) &&
    (length > 0 || mayBeBlank) &&
    (grammar.comment === undefined || bytes[0] !== grammar.comment);
  const frames = headFrames(text, grammar, true);
  for (const { line, cells, problem } of cutAsAsked(frames, isRecord, grammar)) {
    if (!mayBeBlank && isBlank(cells)) continue;
    if (problem === 'encoding') throw new FileRefused(refusal('binary'));
    if (problem) throw new FileRefused(refusal('header_quote', { line }));
    return { cells, line };
  }
  throw new FileRefused(refusal('empty'));
}

/** Cuts records as they are asked for: first one, then twice as many in each call, as calls are costly. */
function* cutAsAsked(
  frames: Iterable<Frame>,
  isRecord: (frame: Frame) => boolean,
  grammar: Grammar,
): Generator<Cells & { readonly line: number }> {
  const cut = (some: readonly Frame[]) =>
    readCells(some, grammar).map((row, index) => ({ ...row, line: some[index]!.line }));
  let most = 1;
  let some: Frame[] = [];
  for (const frame of frames) {
    if (!isRecord(frame)) continue;
    some.push(frame);
    if (some.length < most) continue;
    yield* cut(some);
    some = [];
    most = Math.min(2 * most, MOST_CUT);
  }
  yield* cut(some);
}
