import { compileFilePattern } from '../../../contracts/file-pattern';
import { type Drift, recognise } from '../../../contracts/recognise';
import type { Contract, TableDialect } from '../../../contracts/types';
import type { Dialect } from '../../shared/documents';
import { type Cells, readCells } from './cells';
import { type DetectedDialect, detectDialect } from './dialect';
import { detectEncoding, type Encoding, encodingNamed, utf8Decoder } from './encoding';
import { columnNumbers, hasHeader, hasTrailingDelimiter } from './header';
import { type Frame, RecordFramer } from './record-framer';
import type { Grammar } from './record-scanner';
import { FileRefused, refusal } from './refusals';
import type { RowLayout } from './row-layout';
import { trimmed } from './row-rules';
import { looksLikeUtf16, sniffContent } from './sniff-content';

/** What a file is, known from its first megabyte before a row is read. */
export interface FileStart {
  readonly encoding: Encoding;
  readonly grammar: Grammar;
  readonly dialect: Dialect;
  /** Column names as written; `c1`, `c2`, … when the file has no header. */
  readonly header: readonly string[];
  /** Physical line of the last record that is no row; 0 when rows start at once. */
  readonly headerLine: number;
  /** Cells that the header has as written, an empty one after a trailing delimiter included. */
  readonly rawWidth: number;
  /** Null for structure only. */
  readonly layout: RowLayout | null;
  readonly drift: Drift;
}

export interface StartOptions {
  readonly contracts: readonly Contract[];
  /** The raw key: its folder and name are a preference among contracts. */
  readonly key: string;
  /** The dataset that the caller says it is. */
  readonly dataset?: string;
  /** The contract to read it with, whatever `contracts` and the key say. */
  readonly contract?: Contract;
  /** How it was written when it was read before: it must be read in the same way again. */
  readonly dialect?: Pick<Dialect, 'delimiter' | 'quote' | 'encoding' | 'header'>;
  /** Structure only: no contract, cells untouched. */
  readonly infer: boolean;
}

/** How the text of a file is written, whatever its columns mean. */
export type TextStart = Omit<FileStart, 'layout' | 'drift'>;

const NO_DRIFT: Drift = { extra: [], missing: [], renamed: [] };

/**
 * Finds out what a file is.
 * @param head The first megabyte, or the whole file if it is smaller.
 * @throws {FileRefused} when it cannot become rows.
 */
export function understandStart(head: Buffer, options: StartOptions): FileStart {
  const declaring = declaringContract(options);
  const declared = declaredDialect(options, declaring);
  const text = understandText(head, declared, options.infer);
  return { ...text, ...layoutOf(text.header, text.dialect.header, declaring, options) };
}

/**
 * Finds out how a file is written.
 * @param declared What is known of it; it binds. @param infer Without a contract, nothing is known.
 * @throws {FileRefused} when it is no text with rows.
 */
export function understandText(head: Buffer, declared: TableDialect, infer: boolean): TextStart {
  const refused = sniffContent(head);
  if (refused) throw new FileRefused(refused);
  const encoding = encodingOf(head, declared.encoding);
  const text = decoded(head, encoding);
  if (text.length === 0) throw new FileRefused(refusal('empty'));
  const markup = encoding === 'utf-8' ? undefined : sniffContent(text);
  if (markup) throw new FileRefused(markup);
  const detected = detectDialect(text, declared, !infer);
  const first = firstRecord(text, detected, infer);
  const present = infer ? hasHeader(detected.sample) : declared.header !== false;
  const names = header(first.cells, detected, present);
  const { delimiter, quote, newline, grammar } = detected;
  return {
    encoding,
    grammar,
    dialect: { delimiter, quote, encoding, header: present, newline },
    header: names,
    headerLine: present ? first.line : detected.separatorLine ? 1 : 0,
    rawWidth: first.cells.length,
  };
}

function declaredDialect({ dialect }: StartOptions, declaring: Contract | undefined): TableDialect {
  if (dialect === undefined) return declaring?.dialect ?? {};
  const { delimiter, quote, encoding, header: present } = dialect;
  return { delimiter, quoteChar: quote, encoding, header: present };
}

/** The contract that the caller, the folder or the name of the file speaks for: its dialect binds. */
export function declaringContract(options: StartOptions): Contract | undefined {
  const { key, dataset, infer } = options;
  if (infer) return undefined;
  const contracts = candidates(options);
  const folder = key.includes('/') ? key.slice(0, key.indexOf('/')) : undefined;
  const named = contracts.find((contract) => contract.dataset === (dataset ?? folder));
  if (named || dataset !== undefined) return named;
  return contracts.find(({ filePatterns }) =>
    filePatterns.some((pattern) => compileFilePattern(pattern).match(key)),
  );
}

function candidates({ contract, contracts }: StartOptions): readonly Contract[] {
  return contract ? [contract] : contracts;
}

function encodingOf(head: Buffer, declared: string | undefined): Encoding {
  const detected = detectEncoding(head);
  const bound = declared === undefined ? undefined : encodingNamed(declared);
  if (bound === undefined) return detected;
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

/** The first record that is not blank: the header, or the first row of a file without one. */
function firstRecord(
  text: Buffer,
  { grammar, separatorLine, sample }: DetectedDialect,
  infer: boolean,
): { readonly cells: readonly string[]; readonly line: number } {
  const framer = new RecordFramer(grammar);
  const wide = sample.some((cells) => cells.length > 1);
  for (const frame of [...framer.push(text), ...framer.end()]) {
    if (separatorLine && frame.line === 1) continue;
    const row = readCells([frame], grammar)[0]!;
    if ((wide || !infer) && isBlank(row.cells)) continue;
    return { cells: usable(frame, row), line: frame.line };
  }
  throw new FileRefused(refusal('empty'));
}

function usable(frame: Frame, row: Cells): readonly string[] {
  if (row.problem === undefined) return row.cells;
  if (row.problem === 'encoding') throw new FileRefused(refusal('binary'));
  throw new FileRefused(refusal('header_quote', { line: frame.line }));
}

/** A line with nothing on it. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.length <= 1 && trimmed(cells[0] ?? '') === '';
}

function header(first: readonly string[], detected: DetectedDialect, present: boolean): string[] {
  if (!present) return columnNumbers(first.length);
  const trailing = hasTrailingDelimiter(detected.sample) && first.length > 1;
  return trailing ? first.slice(0, -1) : [...first];
}

function layoutOf(
  names: readonly string[],
  present: boolean,
  declaring: Contract | undefined,
  options: StartOptions,
): Pick<FileStart, 'layout' | 'drift'> {
  if (options.infer) return { layout: null, drift: NO_DRIFT };
  const width = names.length;
  const { contract: forced, key } = options;
  const positional = forced ?? declaring;
  if (!present && positional) {
    return { layout: byPosition(positional, width), drift: NO_DRIFT };
  }
  const dataset = forced ? forced.dataset : options.dataset;
  const found = recognise(candidates(options), names.map(trimmed), key, dataset);
  if (!found.ok) {
    const status = found.code === 'unrecognised' ? 'unrecognised' : 'refused';
    throw new FileRefused({ code: found.code, message: found.message }, status, found.dataset);
  }
  const { contract, mapping, captured, drift } = found;
  return { layout: { contract, mapping, captured, width }, drift };
}

/** Without a header the cells are the contract's columns in order, derived ones left out. */
function byPosition(contract: Contract, width: number): RowLayout {
  let next = 0;
  const mapping = contract.columns.map((column) =>
    column.transform === undefined && next < width ? next++ : -1,
  );
  return { contract, mapping, captured: {}, width };
}
