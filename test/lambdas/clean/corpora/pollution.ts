import { createHash } from 'node:crypto';
import { type Cleaned, clean } from '../engine/clean-content';
import { GRADES, type Grade, HEADER } from './grades';

/** One polluted copy of the clean table, and what a careful reader would make of it. */
export interface Pollution {
  readonly name: string;
  readonly content: string | Buffer;
  /** Rows that were in the table, as they were before the pollution. */
  readonly truth: readonly Grade[];
  /** Ids of rows that may be lost: they are rejected, or taken as they were. All others must be taken. */
  readonly damaged: ReadonlySet<string>;
  /** The file may be refused as a whole; then with one of these codes. */
  readonly refusals: readonly string[];
}

/** What is wrong with an outcome, in words; empty when it is what a careful reader expects. */
export type Complaints = readonly string[];

/**
 * Cleans a polluted file and judges the outcome: no cell differs silently, no good row is lost, what is
 * not taken is listed with a reason, and the books balance.
 */
export async function complaintsOf(pollution: Pollution, chunk?: number): Promise<Complaints> {
  const cleaned = await clean(pollution.content, {
    contracts: [GRADES],
    key: 'grades/export.csv',
    ...(chunk !== undefined && { chunk }),
  });
  return judge(pollution, cleaned);
}

/** Judges an outcome by the pollution that caused it. */
function judge(pollution: Pollution, cleaned: Cleaned): Complaints {
  const { cleaning, rows } = cleaned;
  const complaints = [...booksOf(cleaned), ...placesOf(pollution, cleaned)];
  if (cleaning.status === 'refused' || cleaning.status === 'unrecognised') {
    const code = cleaning.reason?.code ?? 'none';
    if (!pollution.refusals.includes(code)) complaints.push(`refused: ${code}`);
    return complaints;
  }
  const truth = new Map(pollution.truth.map((row) => [row[0], row]));
  const seen = new Set<string>();
  for (const row of rows) {
    const cells = HEADER.map((name) => row[name] ?? '');
    const wanted = truth.get(cells[0]);
    seen.add(cells[0] ?? '');
    if (JSON.stringify(wanted) !== JSON.stringify(cells)) {
      complaints.push(
        `silently different: ${JSON.stringify(cells)}, not ${JSON.stringify(wanted)}`,
      );
    }
  }
  for (const [id = ''] of pollution.truth) {
    if (!(seen.has(id) || pollution.damaged.has(id))) complaints.push(`lost: row ${id}`);
  }
  return complaints;
}

function booksOf({ cleaning, ledger, rejects, rows: taken }: Cleaned): string[] {
  const { read, clean: good, rejected, duplicate } = cleaning.rows;
  const open = ledger.filter((row) => row['_status'] === 'open');
  const checks: readonly [string, boolean][] = [
    ['read = clean + rejected + duplicate', read === good + rejected + duplicate],
    ['every clean row is in a part', good === taken.length],
    ['every rejected row is in the ledger', open.length === rejected],
    ['every rejected row has a reason', open.every((row) => row['_reasons'] !== '')],
    ['every rejected row is shown to people', rejects.length >= rejected],
    [
      'a reason stands beside every other status',
      (cleaning.reason === null) === (cleaning.status === 'clean'),
    ],
  ];
  return checks.filter(([, holds]) => !holds).map(([what]) => `books: not so: ${what}`);
}

/** Line, bytes and check of a rejected record must be those that the file has there. */
function placesOf({ content }: Pollution, { cleaning, ledger }: Cleaned): string[] {
  if (cleaning.dialect?.encoding !== 'utf-8') return [];
  const bytes = Buffer.from(content);
  return ledger.flatMap((row) => {
    const [from, length] = [Number(row['_byte']), Number(row['_length'])];
    const record = bytes.subarray(from, from + length);
    const check = createHash('sha256').update(record).digest('hex').slice(0, 16);
    const line = bytes.toString('latin1', 0, from).split(/\r\n|\n|\r/).length;
    const isThere = check === row['_check'] && line === Number(row['_line']);
    return isThere ? [] : [`line ${row['_line']} is not at byte ${from}, of ${length}`];
  });
}
