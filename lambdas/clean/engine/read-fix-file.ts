import type { FixOutcome, FixRow } from '../../shared/decisions';
import { type Cells, readCells } from './cells';
import { utf8Decoder } from './encoding';
import { REASONS_COLUMN } from './merge-fix';
import { RawMeter, unpacked } from './raw-bytes';
import type { OpenFile } from './read-pass';
import { RecordFramer } from './record-framer';
import { FileRefused, refusal } from './refusals';
import { trimmed } from './row-rules';
import { type TextStart, understandText } from './text-start';

/** A corrected rejects file is read whole; a rejects file of this size is a file to drop again. */
const MAX_BYTES = 100 * 1024 * 1024;

/** A row of a corrected rejects file, with the file that it repairs. */
export interface FileFixRow extends FixRow {
  readonly fileId: string;
}

/** A row that can be refused without a look at its file. */
export interface FixProblem {
  /** Empty when it cannot be read. */
  readonly fileId: string;
  /** 0 when it cannot be read. */
  readonly line: number;
  readonly outcome: Extract<FixOutcome, 'doubled_line' | 'row_incomplete' | 'check_differs'>;
  /** Line of the corrected file. */
  readonly at: number;
}

/** What a corrected rejects file says. */
export interface FixFile {
  readonly rows: readonly FileFixRow[];
  readonly problems: readonly FixProblem[];
  readonly bytes: number;
  /** SHA-256 (hex) of the raw bytes. */
  readonly sha256: string;
}

/** A row, readable or not, and its line in the corrected file. */
type ReadRow = (FileFixRow & { readonly outcome?: undefined }) | FixProblem;

/**
 * Reads a corrected rejects file, whatever a spreadsheet has made of it: delimiter, quoting, encoding,
 * order of rows and of columns may have changed.
 * @throws {FileRefused} when it is no rejects file, or holds more than 100 MB.
 */
export async function readFixFile(open: OpenFile): Promise<FixFile> {
  const meter = new RawMeter();
  const content = await readWhole(open, meter);
  const start = understandText(content, { header: true }, false);
  const columns = factColumns(start.header);
  const records = readRecords(content, start).map((record) => readRow(record, start, columns));
  const rows: FileFixRow[] = [];
  const problems: FixProblem[] = [];
  const doubled = doubledLines(records.map(({ row }) => row));
  for (const { row, at } of records) {
    const { fileId, line } = row;
    if (row.outcome !== undefined) problems.push(row);
    else if (doubled.has(lineKey(row))) {
      problems.push({ fileId, line, outcome: 'doubled_line', at });
    } else rows.push(row);
  }
  if (records.length === 0) throw new FileRefused(refusal('header_only'));
  return { rows, problems, bytes: meter.bytes, sha256: meter.sha256() };
}

async function readWhole(open: OpenFile, meter: RawMeter): Promise<Buffer> {
  const stream = await open();
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of unpacked(meter.read(stream), MAX_BYTES)) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) {
        throw new FileRefused(refusal('too_large', { bytes: `over ${bytes}`, limit: MAX_BYTES }));
      }
      chunks.push(chunk);
    }
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks);
}

interface Positions {
  readonly file: number;
  readonly line: number;
  readonly check: number;
  /** Cells of the row itself, and `_reasons`, by name. */
  readonly cells: readonly (readonly [name: string, position: number])[];
}

/** Which row it is, and where it stands in its file, which nobody asks for again. */
const FACTS = ['_file', '_line', '_check', '_byte', '_length'] as const;

/** The columns that say which row it is: the last of their name, in case the file has such columns itself. */
function factColumns(header: readonly string[]): Positions {
  const names = header.map((name) => trimmed(name).toLowerCase());
  const [file = -1, line = -1, check = -1, ...places] = FACTS.map((name) =>
    names.lastIndexOf(name),
  );
  const absent = ['_file', '_line', '_check'].filter((name) => !names.includes(name));
  if (absent.length > 0) {
    throw new FileRefused(refusal('not_a_rejects_file', { columns: absent.join(', ') }));
  }
  const facts = new Set([file, line, check, ...places]);
  const cells = header.flatMap((name, at) => {
    if (facts.has(at)) return [];
    return [[names[at] === REASONS_COLUMN ? REASONS_COLUMN : trimmed(name), at] as const];
  });
  return { file, line, check, cells };
}

interface FixRecord extends Cells {
  /** Line of the corrected file. */
  readonly at: number;
}

/** Records below the header; spreadsheets write empty ones below the last. */
function readRecords(content: Buffer, start: TextStart): FixRecord[] {
  const decoder = utf8Decoder(start.encoding);
  const framer = new RecordFramer(start.grammar);
  framer.expectedFields = start.rawWidth;
  const text = Buffer.concat([decoder.push(content), decoder.end()]);
  const frames = [...framer.push(text), ...framer.end()];
  const rows = readCells(frames, start.grammar);
  return frames.flatMap(({ line }, index) => {
    const record = rows[index]!;
    const isBlank = record.cells.every((cell) => trimmed(cell) === '');
    if (line <= start.headerLine || (isBlank && record.problem === undefined)) return [];
    return [{ ...record, at: line }];
  });
}

function readRow(
  { cells, problem, at }: FixRecord,
  { header }: TextStart,
  columns: Positions,
): { readonly row: ReadRow; readonly at: number } {
  const cell = (position: number) => trimmed(cells[position] ?? '');
  const fileId = idOf(cell(columns.file));
  const line = lineOf(cell(columns.line));
  const known = { fileId: fileId ?? '', line: line ?? 0 };
  const refuse = (outcome: FixProblem['outcome']) => ({ row: { ...known, outcome, at }, at });
  const surplus = cells.slice(header.length).some((more) => trimmed(more) !== '');
  if (problem !== undefined || cells.length < header.length || surplus) {
    // Its cells are not where the header says, so that nothing of it is known.
    return { row: { fileId: '', line: 0, outcome: 'row_incomplete', at }, at };
  }
  if (fileId === undefined || line === undefined) return refuse('row_incomplete');
  const check = idOf(cell(columns.check));
  if (check === undefined) return refuse('check_differs');
  const named = columns.cells.map(([name, position]) => [name, cells[position] ?? ''] as const);
  return { row: { ...known, check, cells: Object.fromEntries(named) }, at };
}

/** File ids and checks: 16 hex digits. */
function idOf(text: string): string | undefined {
  const id = text.toLowerCase();
  return /^[0-9a-f]{16}$/.test(id) ? id : undefined;
}

/** A line number; tools that know no whole numbers write `12.0`. */
function lineOf(text: string): number | undefined {
  const digits = /^(\d{1,15})(?:\.0+)?$/.exec(text)?.[1];
  const line = Number(digits);
  return Number.isSafeInteger(line) && line > 0 ? line : undefined;
}

function lineKey({ fileId, line }: { readonly fileId: string; readonly line: number }): string {
  return `${fileId} ${line}`;
}

/** Lines that several rows claim to repair, whatever else is wrong with them. */
function doubledLines(rows: readonly ReadRow[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const doubled = new Set<string>();
  for (const row of rows) {
    if (row.line === 0 || row.fileId === '') continue;
    const key = lineKey(row);
    if (seen.has(key)) doubled.add(key);
    seen.add(key);
  }
  return doubled;
}
