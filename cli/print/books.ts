import type { Books, RunReport } from '../../lambdas/shared/documents';
import {
  COUNTERS,
  missingOf,
  type RowTotals,
  rowsOf,
  totalOf,
} from '../../lambdas/shared/row-totals';
import { needOf } from '../books/needs';
import { counted } from './counted';
import { facts } from './facts';
import { formatNumber, renderTable, type TableColumn } from './table';

/** What became of rows; runs also count those of files that are not in the warehouse. */
type Counts = Omit<RowTotals, 'forgotten'> & {
  readonly forgotten?: number;
  readonly held?: number;
};

/**
 * `1,002 rows read = 996 inserted + 1 duplicate + 5 rejected`, zero terms left out; rows of forgotten people
 * are told of separately; says so when it does not add up.
 */
function equation({ held = 0, forgotten = 0, ...counts }: Counts): string {
  const named = [...COUNTERS.map((counter) => [counts[counter], counter] as const), [held, 'held']];
  const terms = named.flatMap(([n, name]) =>
    n === 0 ? [] : [`${formatNumber(Number(n))} ${name}`],
  );
  const missing = missingOf({ ...counts, forgotten }) - held;
  const left = `${formatNumber(counts.read)} rows read = ${terms.join(' + ') || '0'}`;
  const erased =
    forgotten === 0
      ? ''
      : `; ${formatNumber(forgotten)} of them erased since, because their people are forgotten`;
  return missing === 0
    ? left + erased
    : `${left}: DOES NOT BALANCE, ${formatNumber(missing)} rows unaccounted for`;
}

function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${formatNumber(count)} ${word}`).join(', ');
}

const FILE_COLUMNS: readonly TableColumn<Books>[] = [
  { heading: 'id', cell: (b) => b.file_id },
  { heading: 'dataset', cell: (b) => b.dataset },
  { heading: 'file', cell: (b) => b.file, width: 48 },
  { heading: 'outcome', cell: (b) => b.outcome },
  { heading: 'read', cell: (b) => b.rows.read },
  ...COUNTERS.map((counter) => ({
    heading: counter,
    cell: (b: Books) =>
      rowsOf(b)?.[counter] ??
      (counter === 'duplicate' || counter === 'rejected' ? b.rows[counter] : null),
  })),
];

/** The books of many files: a line each, totals, then why files or rows were refused. */
export function renderFiles(files: readonly Books[], colour = false): string {
  if (files.length === 0) return 'no files yet: drop one with `npm run lake -- drop FILE`';
  const loaded = files.filter((books) => books.loaded !== null);
  const sum = totalOf(files);
  const all = files.length === 1 ? '1 file' : `${formatNumber(files.length)} files`;
  const footer = ['total loaded', null, null, null, sum.read, ...COUNTERS.map((c) => sum[c])];
  const table = renderTable(FILE_COLUMNS, files, {
    colour,
    ...(loaded.length > 1 && { footer }),
  });
  const notes = files.flatMap((b) => noteOf(b).map((note) => `${b.file} (${b.file_id}): ${note}`));
  const summary = `${all}: ${tally(files.map((books) => books.outcome))}`;
  const books = loaded.length > 0 ? [equation(sum)] : [];
  return [table, '', ...notes, summary, ...books].join('\n');
}

/** What a person must know of a file, and what can be done about it. */
function noteOf(books: Books): string[] {
  const need = needOf(books);
  return [
    ...(books.reason === null ? [] : [refusal(books)]),
    ...(need === undefined ? [] : [need.words]),
    ...(books.warnings === undefined ? [] : [`warnings: ${counted(books.warnings)}`]),
    ...decisionsOf(books).map(([, words]) => words),
  ];
}

/** Who let a held file pass, and who gave up its rejected rows. */
function decisionsOf({ released, waived }: Books): [label: string, words: string][] {
  return [
    ...(released === null
      ? []
      : [['released', `released by ${released.by} at ${released.at}`] satisfies [string, string]]),
    ...(waived === null
      ? []
      : [['waived', `rejects waived by ${waived.by} at ${waived.at}`] satisfies [string, string]]),
  ];
}

function refusal(books: Books): string {
  return books.reason === null ? books.outcome : `${books.reason.code}: ${books.reason.message}`;
}

/** Steps with their milliseconds, in the order in which they were recorded. */
function durations(ms: Readonly<Record<string, number>>): string {
  return Object.entries(ms)
    .map(([step, value]) => `${step} ${formatNumber(Math.round(value))} ms`)
    .join(', ');
}

/** Everything the books know of one file. */
export function renderFile(books: Books): string {
  const counts = rowsOf(books);
  const { rows } = books;
  const cleaned = `${formatNumber(rows.read)} rows read, ${formatNumber(rows.rejected)} rejected, ${formatNumber(rows.duplicate)} duplicate`;
  const loaded =
    books.run_id === null ? '' : ` in run ${books.run_id} at ${books.loaded_at ?? '-'}`;
  const contract = `${books.dataset ?? 'unrecognised'} ${books.contract_version ?? ''}`.trimEnd();
  return [
    books.file,
    facts([
      ['file id', `${books.file_id}, generation ${books.generation}`],
      ['dataset', contract],
      ['object', `s3://${books.bucket}/${books.key} version ${books.version_id}`],
      ['dropped', new Date(books.order_time).toISOString()],
      ['size', `${formatNumber(books.bytes)} bytes, sha256 ${books.sha256}`],
      ['outcome', `${books.outcome}${loaded}`],
      ['reason', books.reason === null ? null : refusal(books)],
      ['books', counts === undefined ? cleaned : equation(counts)],
      ['rejected', counted(books.rejected_by_reason)],
      ['warnings', counted(books.warnings ?? {})],
      ['fixes', books.fixes === 0 ? null : `${formatNumber(books.fixes)} taken in`],
      ...decisionsOf(books),
      ['to do', needOf(books)?.words ?? null],
      ['rejects', books.rejects_key && `npm run lake -- rejects --file ${books.file_id}`],
      [
        'contract',
        books.proposal_key === undefined
          ? null
          : `proposed: npm run lake -- file ${books.file_id} --proposal`,
      ],
      ['times', durations(books.ms)],
    ]),
  ].join('\n');
}

const RUN_COLUMNS: readonly TableColumn<RunReport>[] = [
  { heading: 'run', cell: (r) => r.run_id },
  { heading: 'status', cell: (r) => r.status },
  { heading: 'host', cell: (r) => r.host },
  { heading: 'ended', cell: (r) => r.ended_at },
  { heading: 'seconds', cell: (r) => secondsOf(r) },
  { heading: 'version', cell: (r) => r.version },
  { heading: 'files', cell: (r) => r.files },
  { heading: 'read', cell: (r) => r.rows.read },
  ...COUNTERS.map((counter) => ({ heading: counter, cell: (r: RunReport) => r.rows[counter] })),
  // of files that are held or retracted: without them the line would not add up
  { heading: 'held', cell: (r) => r.rows.held },
];

function secondsOf(run: RunReport): number {
  return Math.round((Date.parse(run.ended_at) - Date.parse(run.started_at)) / 100) / 10;
}

/** The books of many runs, a line each. */
export function renderRuns(runs: readonly RunReport[], colour = false): string {
  if (runs.length === 0) return 'no runs yet: a run starts by itself when a file is dropped';
  return renderTable(RUN_COLUMNS, runs, { colour });
}

/** Everything the books know of one run. */
export function renderRun(run: RunReport): string {
  const outcomes = Object.entries(run.by_outcome).map(([name, n]) => `${formatNumber(n)} ${name}`);
  return [
    run.run_id,
    facts([
      ['status', `${run.status}, loaded by the ${run.host} host, version ${run.version}`],
      ['ran', `${run.started_at} to ${run.ended_at} (${secondsOf(run)} s)`],
      ['files', `${formatNumber(run.files)}: ${outcomes.join(', ') || 'none'}`],
      ['forgotten', run.forgets === 0 ? null : `${formatNumber(run.forgets)} people`],
      ['rechecks', run.rechecks === 0 ? null : formatNumber(run.rechecks)],
      ['books', equation(run.rows)],
      ['times', durations(run.ms)],
      ['file ids', run.file_ids.join(' ')],
    ]),
  ].join('\n');
}
