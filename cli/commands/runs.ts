import { Command } from 'commander';

import { OUTPUT } from '../../names';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

export function runsCommand(session: Session): Command {
  return new Command('runs')
    .description('the books of all runs, the latest first')
    .option('--limit <n>', 'at most so many runs (default: all)', wholeNumber(1))
    .action(async (options: { limit?: number }) => {
      const { listRuns } = await import('../../lambdas/shared/books.ts');
      const { renderRuns } = await import('../print/books.ts');
      const cloud = await session.cloud();
      const { total, items } = await listRuns(
        await cloud.store(),
        cloud.output(OUTPUT.lakeBucket),
        { limit: options.limit ?? Infinity, offset: 0 },
      );
      session.print(items, (runs) => renderRuns(runs, session.terminal.colour));
      if (items.length < total) session.say(`${items.length} of ${total} runs shown`);
    });
}
