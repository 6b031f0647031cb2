import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { LambdaFunctions } from '../../../cli/cloud/lambda-functions';
import { askWarehouse, type SqlRow } from '../../../cli/sql/ask-warehouse';
import type { Books } from '../../../lambdas/shared/documents';
import { output, testCloud } from './cloud';
import { TEST_HOME } from './home';

const ROOT = join(__dirname, '..', '..', '..');
const MOST_ROWS = 1_000;

export interface LakeAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run lake -- …` as a person would, against the tests' cloud. */
export function lakeCommand(...args: string[]): Promise<LakeAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('node', [join(ROOT, 'scripts', 'lake.mjs'), ...args], {
      cwd: ROOT,
      env: { ...process.env, LAKE_HOME: TEST_HOME },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}

/** The JSON documents that a command prints. @throws when it exits with another code than 0. */
export async function lake<T>(...args: string[]): Promise<T[]> {
  const answer = await lakeCommand(...args, '--json');
  if (answer.code !== 0) {
    throw new Error(`lake ${args.join(' ')} exited with ${answer.code}:\n${answer.stderr}`);
  }
  const lines = answer.stdout.split('\n').filter((line) => line !== '');
  return lines.map((line): T => JSON.parse(line));
}

/** Drops files and waits for their final books, in the order of the files. */
export function drop(files: readonly string[], key?: string): Promise<Books[]> {
  return lake<Books>('drop', ...files, ...(key === undefined ? [] : ['--key', key]), '--wait');
}

/** Rows of one read-only statement, as `lake sql` gets them; without a process of its own for each of many questions. */
export async function sql(statement: string): Promise<readonly SqlRow[]> {
  // the client looks for the address of the cloud as soon as it is made
  await testCloud();
  const queryFunction = await output('queryFunction');
  const answer = await askWarehouse(new LambdaFunctions(), queryFunction, {
    sql: statement,
    limit: MOST_ROWS,
  });
  if (answer.truncated) throw new Error(`more than ${MOST_ROWS} rows: ${statement}`);
  return answer.rows;
}

/** The books of a file add up: read = inserted + updated + unchanged + superseded + duplicate + rejected. */
export function balance(books: Books | undefined): { read: number; accounted: number } {
  if (books === undefined) throw new Error('no books');
  const { read, duplicate, rejected } = books.rows;
  const loaded = books.loaded ?? { inserted: 0, updated: 0, unchanged: 0, superseded: 0 };
  const { inserted, updated, unchanged, superseded } = loaded;
  return { read, accounted: inserted + updated + unchanged + superseded + duplicate + rejected };
}
