import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { listFiles } from '../../lambdas/shared/books';
import type { Books } from '../../lambdas/shared/documents';
import { booksBalance } from '../../lambdas/shared/file-books';
import { OUTPUT } from '../../names';
import type { SampleOptions } from '../../samples/sample-file';
import { type WrittenSample, writeSamples } from '../../samples/write-samples';
import type { Cloud } from '../cloud/cloud';

/** Large enough to search in, small enough to be loaded in seconds. */
const SAMPLES: SampleOptions = { students: 1000, jobs: 500, seed: 1, dirtyPercent: 2 };

/** What search and recommendations need; the other tables are for the first real files that somebody drops. */
const DROPPED = ['students', 'student_skills', 'jobs', 'job_skills'];

/** Generates the sample files that a start drops; equal each time. */
export async function startSamples(home: string): Promise<WrittenSample[]> {
  const written = await writeSamples(join(home, 'samples'), SAMPLES, DROPPED);
  return written.filter((sample) => existsSync(sample.path));
}

/** The raw key of a sample. */
export function sampleKey(sample: WrittenSample): string {
  return `${sample.dataset}/samples/${sample.file}`;
}

/**
 * The final books of samples that an earlier start dropped.
 * @returns undefined unless all of them have some
 */
export async function knownBooks(
  cloud: Cloud,
  samples: readonly WrittenSample[],
): Promise<Books[] | undefined> {
  const store = await cloud.store();
  const lake = cloud.output(OUTPUT.lakeBucket);
  const found: Books[] = [];
  for (const sample of samples) {
    const { items } = await listFiles(store, lake, {
      dataset: sample.dataset,
      limit: 1000,
      offset: 0,
    });
    const books = items.find((one) => one.key === sampleKey(sample) && one.outcome === 'loaded');
    if (books === undefined) return undefined;
    found.push(books);
  }
  return found;
}

/** What is wrong with the books of the samples; empty when each loaded exactly the rows that it must. */
export function complaints(samples: readonly WrittenSample[], books: readonly Books[]): string[] {
  return samples.flatMap((sample) => {
    const found = books.find((one) => one.key === sampleKey(sample));
    if (found === undefined) return [`${sample.file}: has no final books`];
    if (found.outcome !== 'loaded') return [`${sample.file}: ${found.outcome}, expected loaded`];
    const said = JSON.stringify(found.rows);
    const expected = JSON.stringify(sample.rows);
    return [
      ...(said === expected ? [] : [`${sample.file}: books ${said}, expected ${expected}`]),
      ...(booksBalance(found) ? [] : [`${sample.file}: the books do not balance`]),
    ];
  });
}
