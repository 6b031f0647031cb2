/**
 * `npm run bench:drop [-- ROUNDS]`: seconds from the upload of a file of 1,000 jobs until the HTTP API finds its last row,
 * on the local cloud that is running (LAKE_HOME). Prints one line of JSON; docs: benchmarks/results.md.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { ApiList } from '../cli/api/ask';
import type { Cloud } from '../cli/cloud/cloud';
import { connect } from '../cli/cloud/connect';
import { explain } from '../cli/failures';
import { devToken } from '../cli/token/dev-token';
import { csvLine } from '../samples/csv';
import { jobs } from '../samples/jobs';
import { dropOne, publishedBooks } from './final-books';

const [ROUNDS = 5] = process.argv.slice(2).map(Number);
const ROWS = 1000;
/** Seconds within which a dropped file is expected to be found. */
const EXPECTED_SECONDS = 5;
const POLL_MS = 50;
const DEADLINE_MS = 120_000;

type Milliseconds = Readonly<Record<string, number>>;

/** One file of rows that no other round has. */
interface FreshFile {
  readonly path: string;
  readonly key: string;
  /** Stands in the title of the last row and nowhere else. */
  readonly word: string;
  /** Id of that row: one typo away from the word, the API also finds rows of other rounds. */
  readonly lastId: string;
}

interface Round {
  readonly seconds: number;
  /** From the file's receipt. */
  readonly clean: Milliseconds;
  /** From the books of its run. */
  readonly publish: Milliseconds;
}

async function writeFresh(folder: string, round: number): Promise<FreshFile> {
  const word = `bench${Date.now().toString(36)}${round}`;
  const idAt = jobs.header.indexOf('job_id');
  const titleAt = jobs.header.indexOf('title');
  const planned = [...jobs.rows({ students: 0, jobs: ROWS, seed: round, dirtyPercent: 0 })];
  const rows = planned.map(({ row }, index) =>
    row.map((cell, at) => {
      if (at === idAt) return `${word}-${index}`;
      return at === titleAt && index === ROWS - 1 ? `${cell} ${word}` : cell;
    }),
  );
  const path = join(folder, `${word}.csv`);
  await writeFile(path, [jobs.header, ...rows].map(csvLine).join(''));
  return { path, key: `jobs/bench/${word}.csv`, word, lastId: `${word}-${ROWS - 1}` };
}

/** Asks until the last row is found. The token is made before: signing in is no part of the way. */
async function untilFound(cloud: Cloud, { word, lastId }: FreshFile, token: string) {
  const api = await cloud.api();
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const answer = await api.get<ApiList>('/v1/jobs', { q: word }, token);
    if (!answer.ok) throw new Error(`the API answered ${answer.status}`);
    if (answer.body.items.some(({ id }) => id === lastId)) return;
    await pause(POLL_MS);
  }
  throw new Error(`${lastId} is not found after ${DEADLINE_MS / 1000} s`);
}

async function measure(cloud: Cloud, folder: string, round: number): Promise<Round> {
  const file = await writeFresh(folder, round);
  const token = await devToken(await cloud.users(), { role: 'admin', schools: ['*'] });
  const began = Date.now();
  const dropped = await dropOne(cloud, file.path, file.key);
  await untilFound(cloud, file, token);
  const seconds = (Date.now() - began) / 1000;
  // the report comes after the index; the next round must not start while this run is in its last step
  const { books, run } = await publishedBooks(cloud, dropped, ROWS, DEADLINE_MS);
  return { seconds, clean: books.ms, publish: run.ms };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function medians(all: readonly Milliseconds[]): Milliseconds {
  const steps = new Set(all.flatMap((one) => Object.keys(one)));
  return Object.fromEntries(
    [...steps].map((step) => [step, median(all.flatMap((one) => one[step] ?? []))]),
  );
}

async function main(): Promise<void> {
  const cloud = await connect(false);
  const folder = await mkdtemp(join(tmpdir(), 'edulake-bench-'));
  const rounds: Round[] = [];
  try {
    for (let round = 1; round <= ROUNDS; round++) rounds.push(await measure(cloud, folder, round));
  } finally {
    await rm(folder, { recursive: true });
  }
  const ours = median(rounds.map(({ seconds }) => seconds));
  const line = {
    case: `drop to searchable, ${ROWS} jobs`,
    peer: `${EXPECTED_SECONDS} s expected`,
    unit: 's',
    ours,
    theirs: EXPECTED_SECONDS,
    ratio: Number((EXPECTED_SECONDS / ours).toFixed(2)),
    rounds: rounds.map(({ seconds }) => seconds),
    clean_ms: medians(rounds.map(({ clean }) => clean)),
    publish_ms: medians(rounds.map(({ publish }) => publish)),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`bench:drop: ${explain(error)}\n`);
  process.exitCode = 1;
});
