import { recognise } from '../../../contracts/recognise';
import type { Contract } from '../../../contracts/types';
import { looksAligned } from './aligned-columns';
import type { DetectedDialect } from './dialect';
import type { DeclaredDialect } from './dialect-candidates';
import type { SampleRecord } from './dialect-score';
import type { FileStart } from './file-start';
import { columnNumbers, filledRecords, type HeaderNames, headerNames } from './header';
import { knownNames, promisingRecords } from './header-search';
import { byPosition, hasFirmEnd, looksHeaderless } from './positional-layout';
import { FileRefused, refusal } from './refusals';
import type { RowLayout } from './row-layout';
import { trimmed } from './row-rules';
import { dialectOf, firstRecord, type HeadText } from './text-start';

/** What is known of a file that contracts are to explain. */
export interface ContractFacts {
  readonly contracts: readonly Contract[];
  readonly contract?: Contract;
  readonly key: string;
  readonly dataset?: string;
  readonly declared: DeclaredDialect;
  /** The contract that the key speaks for. */
  readonly declaring: Contract | undefined;
}

type ContractStart = Omit<FileStart, 'contract' | 'encodingIsGuess' | 'commentRows'>;
type Recognition = ReturnType<typeof recognise>;

/** A record, taken for a header. */
interface Candidate {
  readonly detected: DetectedDialect;
  readonly record: Pick<SampleRecord, 'line' | 'cells'>;
  readonly header: HeaderNames;
  /** Contracts know half of its names. */
  readonly promising: boolean;
  readonly found: Recognition;
}

/**
 * Finds the header of a file, its contract, and which cell is which column. The first record is the header
 * unless a contract knows only a later one, below titles and notes; and the most consistent dialect is the
 * dialect unless a contract knows the header only under another.
 * @param dialects Best first.
 * @throws {FileRefused} when no contract takes the file.
 */
export function contractStart(
  text: HeadText,
  dialects: readonly [DetectedDialect, ...DetectedDialect[]],
  facts: ContractFacts,
): ContractStart {
  const [likeliest] = dialects;
  const positional = facts.contract ?? facts.declaring;
  if (facts.declared.header === false && positional) {
    return withoutHeader(text, likeliest, positional, facts);
  }
  let closest: Candidate | undefined;
  for (const detected of dialects) {
    for (const tried of headerCandidates(detected, facts, detected === likeliest)) {
      if (tried.found.ok && !isAligned(tried, facts)) return recognised(text, tried);
      if (closest === undefined || (tried.promising && !closest.promising)) closest = tried;
    }
  }
  if (positional && mayLackHeader(facts) && looksHeaderless(likeliest, positional, facts.key)) {
    return withoutHeader(text, likeliest, positional, facts);
  }
  throw unrecognised(text, likeliest, closest, facts);
}

/** A header that contracts know, although spaces align it with the rows below. */
function isAligned({ detected, promising }: Candidate, { declared }: ContractFacts): boolean {
  return declared.delimiter === undefined && promising && looksAligned(detected);
}

/** What is declared, or was found when the file was read before, is not to be found again. */
function mayLackHeader({ declared }: ContractFacts): boolean {
  return declared.header === undefined && declared.headerRows === undefined;
}

/** Records that may be the header, one after the other, each with what the contracts say of it. */
function* headerCandidates(
  detected: DetectedDialect,
  facts: ContractFacts,
  likeliest: boolean,
): Iterable<Candidate> {
  const records = filledRecords(detected.sample);
  const [declaredLine] = facts.declared.headerRows ?? [];
  // A file that was read before, without a word of titles, has its header in its first record.
  const bound = declaredLine !== undefined || facts.declared.wrapped !== undefined;
  const first =
    declaredLine === undefined ? records[0] : records.find(({ line }) => line === declaredLine);
  if (bound) {
    if (first !== undefined) yield candidate(detected, first, records, facts);
    return;
  }
  const found =
    likeliest && first !== undefined ? candidate(detected, first, records, facts) : undefined;
  if (found?.found.ok) yield found;
  const promising = promisingRecords(records, knownNames(facts.contracts));
  if (found && first) yield { ...found, promising: promising.includes(first) };
  for (const record of promising) {
    if (!(found && record === first)) yield candidate(detected, record, records, facts);
  }
}

function candidate(
  detected: DetectedDialect,
  record: Candidate['record'],
  records: readonly SampleRecord[],
  { contracts, contract, dataset, key }: ContractFacts,
): Candidate {
  const below = records.filter(({ line }) => line > record.line).map(({ cells }) => cells);
  const header = headerNames(record.cells, below);
  const names = header.numbered ? header.names.slice(1) : header.names;
  const hint = contract ? contract.dataset : dataset;
  const found = recognise(contracts, names.map(trimmed), key, hint);
  return { detected, record, header, promising: true, found };
}

function recognised(
  { encoding }: HeadText,
  { detected, record, header, found }: Candidate,
): ContractStart {
  if (!found.ok) throw new Error('only a header that is recognised has columns');
  refuseRejects(header.names);
  const { contract, captured, drift } = found;
  const { names, numbered } = header;
  const mapping = numbered ? found.mapping.map((at) => (at < 0 ? at : at + 1)) : found.mapping;
  const layout: RowLayout = { contract, mapping, captured, width: names.length };
  const isFirst = record.line === detected.firstLine;
  return {
    encoding,
    grammar: detected.grammar,
    dialect: {
      ...dialectOf(detected, encoding, true),
      ...(!isFirst && { header_line: record.line }),
      ...(numbered && { row_numbers: true }),
    },
    header: names,
    headerLine: record.line,
    rawWidth: detected.grammar.wrapped ? 1 : header.rawWidth,
    trailing: header.trailing || hasFirmEnd(layout),
    layout: numbered ? { ...layout, rowNumbers: 0 } : layout,
    drift,
  };
}

function withoutHeader(
  { encoding, text }: HeadText,
  detected: DetectedDialect,
  contract: Contract,
  { key }: ContractFacts,
): ContractStart {
  const first = firstRecord(text, detected, false);
  const rows = filledRecords(detected.sample).map(({ cells }) => cells);
  const layout = byPosition(contract, first.cells, rows, key);
  return {
    encoding,
    grammar: detected.grammar,
    dialect: dialectOf(detected, encoding, false),
    header: columnNumbers(layout.width),
    headerLine: detected.separatorLine ? 1 : 0,
    rawWidth: detected.grammar.wrapped ? 1 : first.cells.length,
    trailing: layout.width < first.cells.length || hasFirmEnd(layout),
    layout,
    drift: { extra: [], missing: [], renamed: [] },
  };
}

/** Why no contract takes the file; of several records that nobody knows, the likeliest header is spoken of. */
function unrecognised(
  { text }: HeadText,
  detected: DetectedDialect,
  closest: Candidate | undefined,
  facts: ContractFacts,
): FileRefused {
  // Refuses by itself what cannot be read at all.
  firstRecord(text, detected, false);
  if (closest && isAligned(closest, facts)) return new FileRefused(refusal('aligned_columns'));
  if (closest === undefined || closest.found.ok) {
    const [line = 1] = facts.declared.headerRows ?? [];
    return new FileRefused(refusal('header_row', { line }));
  }
  refuseRejects(closest.header.names);
  const { code, message, dataset, proposed } = closest.found;
  const status = code === 'unrecognised' ? 'unrecognised' : 'refused';
  return new FileRefused({ code, message }, status, dataset, proposed);
}

/** Columns that only rejects files have. */
const REJECTS_COLUMNS = ['_file', '_line', '_check', '_reasons'];

/** A corrected rejects file that was dropped among the data would be loaded as data. */
function refuseRejects(names: readonly string[]): void {
  const known = new Set(names.map((name) => trimmed(name).toLowerCase()));
  if (REJECTS_COLUMNS.every((name) => known.has(name))) {
    throw new FileRefused(refusal('rejects_file'));
  }
}
