import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ALL_PLANS } from './all-plans';
import { type ExpectedBooks, type SampleOptions, sampleLines } from './sample-file';

/** A file that was written and the books that it must have once it is cleaned. */
export interface WrittenSample extends ExpectedBooks {
  readonly file: string;
  readonly path: string;
  readonly dataset: string;
}

/**
 * Writes the sample files of these datasets into a folder, and `expected.json` with the books of each.
 * Equal options give equal bytes.
 * @param datasets names; all datasets without it
 */
export async function writeSamples(
  folder: string,
  options: SampleOptions,
  datasets?: readonly string[],
): Promise<WrittenSample[]> {
  await mkdir(folder, { recursive: true });
  const written: WrittenSample[] = [];
  const plans = ALL_PLANS.filter(({ dataset }) => datasets?.includes(dataset) ?? true);
  for (const plan of plans) {
    const path = join(folder, plan.file);
    const books = await writeLines(path, sampleLines(plan, options));
    written.push({ file: plan.file, path, dataset: plan.dataset, ...books });
  }
  const files = written.map(({ path: _path, ...expected }) => expected);
  await writeFile(
    join(folder, 'expected.json'),
    `${JSON.stringify({ ...options, files }, null, 2)}\n`,
  );
  return written;
}

async function writeLines(
  path: string,
  lines: Generator<string, ExpectedBooks>,
): Promise<ExpectedBooks> {
  let result: ExpectedBooks | undefined;
  function* untilBooks(): Iterable<string> {
    result = yield* lines;
  }
  await pipeline(Readable.from(untilBooks()), createWriteStream(path));
  if (result === undefined) throw new Error(`${path} was not written to its end`);
  return result;
}
