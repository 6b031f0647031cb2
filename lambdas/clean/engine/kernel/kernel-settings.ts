import { PLACEHOLDERS, SUSPECT_START } from '../text-warnings';
import type { KernelExports } from './kernel-exports';

/** How the kernel reads a column; the numbers are those of assembly/columns.ts. */
export const KIND = { constant: 0, text: 1, number: 2, memo: 3, asWritten: 4 } as const;

/** A column as the kernel knows it. */
export interface KernelColumn {
  readonly kind: (typeof KIND)[keyof typeof KIND];
  /** Cell of the record; constants have none. */
  readonly cell?: number;
  readonly required?: boolean;
  /** Digits after the point. */
  readonly scale?: number;
  /** Bounds of numbers, as whole numbers of their last digit. */
  readonly low?: number;
  readonly high?: number;
  /** Bounds of a text's characters. */
  readonly fewest?: number;
  readonly most?: number;
  /** Canonical cell of a constant, NULL without it, and its number. */
  readonly bytes?: Uint8Array;
  readonly number?: number;
}

/** What the kernel must know of a file. */
export interface KernelSettings {
  readonly delimiter: number;
  /** 0 where the file knows no quoting. */
  readonly quote: number;
  /** Cells of a whole record, and of a row; `trailing`: a delimiter more may end it. */
  readonly rawWidth: number;
  readonly width: number;
  readonly trailing: boolean;
  /** A line without characters is no row. */
  readonly skipsBlank: boolean;
  readonly columns: readonly KernelColumn[];
  /** Positions of the key's columns. */
  readonly key: readonly number[];
  readonly fileId: string;
  /** The header, to find it once more. */
  readonly header: readonly string[];
  readonly missingValues: readonly string[];
  /** First letters of footers, five bits each: 32,768 flags; see fast/summary-start.ts. */
  readonly summaryStarts: Uint8Array;
  /** 16 random bytes. */
  readonly secret: Uint8Array;
  /** Count how often each key occurs. */
  readonly counting?: boolean;
  /** Number of columns that order the versions of a row; the newest wins. */
  readonly versions?: number;
  /** Longest record, in bytes. */
  readonly mostBytes: number;
}

const NO_QUOTE = 256;
const COLUMN_BYTES = 32;
const UNBOUND = 0xffffffff;

/** Writes the settings into the kernel's memory. @returns false when they do not fit: it cannot read the file. */
export function writeSettings(kernel: KernelExports, settings: KernelSettings): boolean {
  const { at } = kernel;
  const { columns, width } = settings;
  const file = Buffer.from(`,${settings.fileId},`);
  const header = headerOf(settings.header);
  const nulls = settings.missingValues.filter((text) => text !== '');
  const { versions = 0 } = settings;
  const fits =
    columns.length <= at.MOST_COLUMNS && width + 2 <= at.MOST_CELLS && versions <= at.MOST_VERSIONS;
  if (!fits || file.length > 1000 || header.name.length > 1000) return false;
  const bytes = Buffer.from(kernel.memory.buffer);
  bytes.set(file, at.FILE_TEXT);
  bytes.set(header.name, at.HEADER_NAME);
  bytes.set(settings.secret, at.SECRET);
  bytes.set(settings.summaryStarts, at.SUMMARY_STARTS);
  bytes.set(edgesOf(nulls), at.EDGES);
  if (!writeTokens(bytes, at.NULL_LENGTHS, at.NULL_TOKENS, at.TOKEN_BYTES, nulls)) return false;
  writeTokens(bytes, at.WORD_LENGTHS, at.WORD_TOKENS, at.TOKEN_BYTES, [...PLACEHOLDERS]);
  for (const [index, column] of columns.entries()) {
    if (!writeColumn(kernel, bytes, at.COLUMNS + index * COLUMN_BYTES, column)) return false;
  }
  for (const [i, column] of settings.key.entries())
    bytes.writeUInt32LE(column, at.KEY_COLUMNS + 4 * i);
  writeNumbers(bytes, at.SETTINGS, settings, header, file.length);
  kernel.keepArena();
  kernel.configure();
  return true;
}

/** Writes the numbers in the order of assembly/settings.ts. */
function writeNumbers(
  bytes: Buffer,
  at: number,
  settings: KernelSettings,
  header: ReturnType<typeof headerOf>,
  fileBytes: number,
): void {
  const numbers = [
    settings.delimiter,
    settings.quote === 0 ? NO_QUOTE : settings.quote,
    settings.rawWidth,
    settings.width + 2,
    settings.mostBytes,
    settings.width,
    settings.trailing ? 1 : 0,
    settings.skipsBlank ? 1 : 0,
    settings.columns.length,
    settings.key.length,
    fileBytes,
    Math.max(header.cell, 0),
    header.name.length,
    settings.missingValues.some((text) => text.includes('"')) ? 1 : 0,
    settings.counting ? 1 : 0,
    settings.versions ?? 0,
  ];
  for (const [i, number] of numbers.entries()) bytes.writeUInt32LE(number, at + 4 * i);
}

function headerOf(header: readonly string[]): { readonly cell: number; readonly name: Buffer } {
  const cell = header.findIndex((name) => name.trim() !== '');
  return { cell, name: Buffer.from((header[cell] ?? '').trim().toLowerCase()) };
}

/** First bytes of cells that are to be trimmed, may mean NULL, or may be worth a warning. */
function edgesOf(nulls: readonly string[]): Uint8Array {
  const edges = SUSPECT_START.slice();
  for (const byte of [9, 10, 11, 12, 13, 32]) edges[byte] = 1;
  for (const token of nulls) edges[Buffer.from(token)[0]!] = 1;
  return edges;
}

/** Writes a list of tokens and, for each first byte in either case, their lengths as bits. */
function writeTokens(
  bytes: Buffer,
  lengths: number,
  at: number,
  room: number,
  tokens: readonly string[],
): boolean {
  let place = at;
  for (const token of tokens) {
    const text = Buffer.from(token);
    if (place + text.length + 8 > at + room) return false;
    const bit = 1 << Math.min(text.length, 31);
    for (const first of [text[0]!, Buffer.from(token.toUpperCase())[0]!]) {
      const slot = lengths + 4 * first;
      bytes.writeUInt32LE((bytes.readUInt32LE(slot) | bit) >>> 0, slot);
    }
    bytes.writeUInt32LE(text.length, place);
    bytes.set(text, place + 4);
    place += 4 + text.length;
  }
  return true;
}

function writeColumn(
  kernel: KernelExports,
  bytes: Buffer,
  at: number,
  column: KernelColumn,
): boolean {
  const { kind, cell = 0, required = false, scale = 0, low = 0, high = 0 } = column;
  bytes[at] = kind;
  bytes[at + 1] = required ? 1 : 0;
  bytes[at + 2] = scale;
  bytes.writeUInt32LE(cell, at + 4);
  bytes.writeDoubleLE(kind === KIND.constant ? (column.number ?? Number.NaN) : low, at + 8);
  bytes.writeDoubleLE(high, at + 16);
  const text = column.bytes ?? new Uint8Array(0);
  const place = kind === KIND.constant ? kernel.allocate(text.length) : 0;
  if (kind === KIND.constant && place === 0) return false;
  bytes.set(text, place);
  const [least, most] =
    kind === KIND.constant
      ? [place, place + text.length]
      : [column.fewest ?? 0, Math.min(column.most ?? UNBOUND, UNBOUND)];
  bytes.writeUInt32LE(least, at + 24);
  bytes.writeUInt32LE(most, at + 28);
  return true;
}
