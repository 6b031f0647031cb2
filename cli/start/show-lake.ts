import { status } from '../../local/status';
import { type ApiList, askApi } from '../api/ask';
import type { Cloud } from '../cloud/cloud';
import { connect } from '../cloud/connect';
import { dropFiles } from '../drop/drop-files';
import { firstBooks, waitWithProgress } from '../drop/wait-with-progress';
import { CommandFailed } from '../failures';
import { renderRecommendations, renderSearch } from '../print/answers';
import { renderFiles } from '../print/books';
import type { Terminal } from '../terminal';
import { complaints, knownBooks, sampleKey, startSamples } from './sample-books';

const WAIT_SECONDS = 300;
/** A search that every set of sample jobs answers, and the student of the recommendations. */
const WORDS = 'data analyst';

async function loadSamples(cloud: Cloud, home: string, terminal: Terminal): Promise<void> {
  const samples = await startSamples(home);
  let books = await knownBooks(cloud, samples);
  if (books === undefined) {
    terminal.say(`dropping ${samples.length} generated sample files`);
    const keys = new Map(samples.map((sample) => [sample.path, sampleKey(sample)]));
    const dropped = await dropFiles(
      cloud,
      [...keys.keys()],
      async (path) => keys.get(path) ?? path,
    );
    const done = await waitWithProgress(cloud, terminal, firstBooks(dropped), WAIT_SECONDS);
    books = [...done.books];
  }
  terminal.print(`\n${renderFiles(books, terminal.colour)}`);
  const wrong = complaints(samples, books);
  if (wrong.length > 0) throw new CommandFailed(`the sample books are wrong:\n${wrong.join('\n')}`);
}

async function showAnswer(
  cloud: Cloud,
  terminal: Terminal,
  apiUrl: string,
  question: { path: string; query: Record<string, string | number> },
  render: (answer: ApiList) => string,
): Promise<ApiList> {
  const answer = await askApi(cloud, question.path, question.query);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(question.query)) query.set(name, String(value));
  terminal.print(`\nGET ${apiUrl}${question.path}?${query.toString()}\n${render(answer)}`);
  if (answer.items.length === 0) throw new CommandFailed(`${question.path} found nothing`);
  return answer;
}

/**
 * Shows a new user that the whole path works: sample files with their books, two search answers, the addresses.
 * @throws {CommandFailed} when anything of it does not hold
 */
export async function showLake(home: string, terminal: Terminal): Promise<void> {
  const cloud = await connect(false);
  await loadSamples(cloud, home, terminal);
  const now = await status(home);
  const api = now.apiUrl ?? '';
  const jobs = { path: '/v1/jobs', query: { q: WORDS, limit: 3 } };
  await showAnswer(cloud, terminal, api, jobs, (a) => renderSearch('jobs', a, terminal.colour));
  const students = await askApi(cloud, '/v1/students', { limit: 1 });
  const student = students.items[0]?.id ?? '';
  const path = `/v1/students/${encodeURIComponent(student)}/recommendations`;
  await showAnswer(cloud, terminal, api, { path, query: { limit: 2 } }, renderRecommendations);
  terminal.print(
    [
      '',
      `API       ${api}/openapi.json (a token: npm run lake -- token --role admin --school '*')`,
      `psql      ${now.psql ?? ''}`,
      `AWS       ${now.endpoint ?? ''} (access key test, secret test)`,
      'drop      npm run lake -- drop FILE.csv --wait',
    ].join('\n'),
  );
}
