import { Command } from 'commander';

import type { Session } from '../session';
import { numberBetween, wholeNumber } from './arguments';

interface Options {
  readonly out: string;
  readonly students: number;
  readonly jobs: number;
  readonly seed: number;
  readonly dirty: number;
}

export function generateCommand(session: Session): Command {
  return new Command('generate')
    .description('sample files of every dataset, and expected.json with the books they must have')
    .requiredOption('--out <folder>', 'where the files go')
    .option('--students <n>', 'students', wholeNumber(1), 1000)
    .option('--jobs <n>', 'jobs', wholeNumber(1), 500)
    .option('--seed <n>', 'same seed, same files', wholeNumber(0), 1)
    .option('--dirty <percent>', 'share of rows that are wrong', numberBetween(0, 50), 2)
    .action(async (options: Options) => {
      const { writeSamples } = await import('../../samples/write-samples.ts');
      const { renderSamples } = await import('../print/samples.ts');
      const { out, students, jobs, seed, dirty } = options;
      const written = await writeSamples(out, { students, jobs, seed, dirtyPercent: dirty });
      session.print(written, renderSamples);
    });
}
