/**
 * A measured process: the same job by hand on csv-parse ('data' events, arrays): trim, null tokens, three ranges, a Set for
 * duplicates, two derived columns, and one sink each for good and bad rows.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { parse } from 'csv-parse';

import { type Checks, type Job, jobOfProcess, type MeasuredFile, measured } from './job';

const NULLS = new Set(['', 'n/a', 'N/A', 'NA', 'null', 'NULL']);
const FLUSH_CHARACTERS = 1 << 20;

const job = jobOfProcess();

/** Collects rows and writes them a megabyte at a time. */
class Sink {
  private text = '';
  private readonly last: Writable;
  readonly first: Writable;

  constructor(path: string, plain: boolean) {
    this.last = createWriteStream(path, { highWaterMark: 1 << 22 });
    this.first = plain ? this.last : createGzip({ level: 1, chunkSize: 1 << 18 });
    if (this.first !== this.last) this.first.pipe(this.last);
  }

  /** @returns false when the reader should wait. */
  add(line: string): boolean {
    this.text += line;
    if (this.text.length < FLUSH_CHARACTERS) return true;
    const isFree = this.first.write(this.text);
    this.text = '';
    return isFree;
  }

  async end(): Promise<void> {
    this.first.end(this.text);
    await once(this.last, 'close');
  }
}

function quoted(cell: string): string {
  if (cell.includes('"')) return `"${cell.replaceAll('"', '""')}"`;
  return cell.includes(',') || cell.includes('\n') ? `"${cell}"` : cell;
}

function lineOf(cells: readonly (string | null)[]): string {
  let text = '';
  for (let i = 0; i < cells.length; i++) {
    if (i > 0) text += ',';
    const cell = cells[i];
    if (cell != null) text += quoted(cell);
  }
  return text;
}

function problemOf(cell: string | null, name: string): string | undefined {
  if (cell === null) return `missing:${name}`;
  const value = Number(cell);
  if (Number.isNaN(value)) return `nan:${name}`;
  return value < 0 || value > 100 ? `range:${name}` : undefined;
}

function bandOf(average: number): string {
  if (average >= 90) return 'A';
  if (average >= 80) return 'B';
  if (average >= 70) return 'C';
  return average >= 60 ? 'D' : 'F';
}

function checkRows({ id, numbers, names, derive }: Checks, good: Sink, bad: Sink) {
  const seen = new Set<string>();
  return (cells: (string | null)[]): { isGood: boolean; isFree: boolean } => {
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!.trim();
      cells[i] = NULLS.has(cell) ? null : cell;
    }
    let problem: string | undefined;
    let sum = 0;
    for (let i = 0; i < numbers.length && problem === undefined; i++) {
      const cell = cells[numbers[i]!] ?? null;
      problem = problemOf(cell, names[i]!);
      sum += Number(cell);
    }
    const key = cells[id] ?? null;
    if (problem === undefined && key === null) problem = 'missing:id';
    if (problem === undefined && seen.has(key!)) problem = 'duplicate';
    if (problem !== undefined)
      return { isGood: false, isFree: bad.add(`${lineOf(cells)},${problem}\n`) };
    seen.add(key!);
    if (!derive) return { isGood: true, isFree: good.add(`${lineOf(cells)}\n`) };
    const average = sum / numbers.length;
    const derived = `${Math.round(average * 100) / 100},${bandOf(average)}`;
    return { isGood: true, isFree: good.add(`${lineOf(cells)},${derived}\n`) };
  };
}

async function readFile(
  { path, delimiter, latin1 }: MeasuredFile,
  folder: string,
  { plain, checks }: Job,
) {
  mkdirSync(folder, { recursive: true });
  const good = new Sink(join(folder, 'good.csv'), plain);
  const bad = new Sink(join(folder, 'bad.csv'), plain);
  const counts = { rows: 0, good: 0 };
  const take = checks
    ? checkRows(checks, good, bad)
    : (cells: string[]) => ({ isGood: true, isFree: good.add(`${lineOf(cells)}\n`) });
  const parser = parse({
    from_line: 2,
    delimiter,
    encoding: latin1 ? 'latin1' : 'utf8',
    ...(checks === null && { relax_quotes: true, relax_column_count: true }),
  });
  parser.on('data', (cells: string[]) => {
    counts.rows++;
    const { isGood, isFree } = take(cells);
    if (isGood) counts.good++;
    if (isFree) return;
    parser.pause();
    good.first.once('drain', () => parser.resume());
  });
  createReadStream(path, { highWaterMark: 1 << 20 }).pipe(parser);
  await once(parser, 'end');
  await Promise.all([good.end(), bad.end()]);
  return counts;
}

void measured(async () => {
  const counts = { rows: 0, good: 0 };
  for (const [index, file] of job.files.entries()) {
    const { rows, good } = await readFile(file, join(job.out, String(index)), job);
    counts.rows += rows;
    counts.good += good;
  }
  return counts;
});
