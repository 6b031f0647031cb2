import { compileFilePattern } from '../../../contracts/file-pattern';
import type { Drift } from '../../../contracts/recognise';
import type { Contract } from '../../../contracts/types';
import type { Dialect } from '../../shared/documents';
import { contractStart } from './contract-start';
import { detectDialects } from './dialect';
import type { DeclaredDialect } from './dialect-candidates';
import type { RowLayout } from './row-layout';
import { structureStart } from './structure-start';
import { readHeadText, type TextStart } from './text-start';

/** What a file is, known from its first megabyte before a row is read. */
export interface FileStart extends TextStart {
  /** Null for structure only. */
  readonly layout: RowLayout | null;
  readonly drift: Drift;
  /** The contract as it was published; that of the layout may have fewer formats. Null for structure only. */
  readonly contract: Contract | null;
  /** A delimiter at the end of a row opens no cell. Where few rows have one, cells may have moved. */
  readonly trailing: boolean;
  /** The encoding was found in the first megabyte, not declared: bytes behind it may say otherwise. */
  readonly encodingIsGuess: boolean;
  /** Physical lines that the contract declares to be no rows. */
  readonly commentRows: ReadonlySet<number>;
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
  readonly dialect?: Omit<Dialect, 'newline'>;
  /** What a reading of the whole file showed of its encoding. */
  readonly encoding?: string;
  /** Structure only: no contract, cells untouched. */
  readonly infer: boolean;
}

/**
 * Finds out what a file is.
 * @param head The first megabyte, or the whole file if it is smaller.
 * @throws {FileRefused} when it cannot become rows.
 */
export function understandStart(head: Buffer, options: StartOptions): FileStart {
  const declaring = declaringContract(options);
  const declared = declaredDialect(options, declaring);
  const head8 = readHeadText(head, declared.encoding);
  const known = {
    encodingIsGuess: declared.encoding === undefined,
    commentRows: new Set(declared.commentRows),
  };
  if (options.infer) {
    const [dialect] = detectDialects(head8.text, declared, undefined);
    return { ...structureStart(head8, dialect), contract: null, ...known };
  }
  const dialects = detectDialects(head8.text, declared, true);
  const start = contractStart(head8, dialects, {
    ...options,
    declared,
    declaring,
    contracts: candidates(options),
  });
  return { ...start, contract: start.layout?.contract ?? null, ...known };
}

/** What is known of how the file is written: from an earlier reading, else from its contract. */
function declaredDialect(options: StartOptions, declaring: Contract | undefined): DeclaredDialect {
  const { dialect, encoding: known } = options;
  const encoding = known ?? dialect?.encoding;
  const bound = encoding === undefined ? {} : { encoding };
  if (dialect === undefined) return { ...declaring?.dialect, ...bound };
  const { delimiter, quote, header, escape, wrapped = false, header_line: line } = dialect;
  const { commentChar, commentRows } = declaring?.dialect ?? {};
  return {
    delimiter,
    quoteChar: quote,
    header,
    wrapped,
    ...(escape === undefined ? { doubleQuote: true } : { escapeChar: escape }),
    ...(line !== undefined && { headerRows: [line] }),
    ...(commentChar !== undefined && { commentChar }),
    ...(commentRows !== undefined && { commentRows }),
    ...bound,
  };
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
