import { Command } from 'commander';

import { OUTPUT } from '../../names';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

export function filesCommand(session: Session): Command {
  return new Command('files')
    .description('the books of all files, newest first')
    .option('--dataset <name>', 'only files of this dataset')
    .option('--limit <n>', 'at most so many files (default: all)', wholeNumber(1))
    .action(async (options: { dataset?: string; limit?: number }) => {
      const { listFiles } = await import('../../lambdas/shared/books.ts');
      const { renderFiles } = await import('../print/books.ts');
      const cloud = await session.cloud();
      const { total, items } = await listFiles(
        await cloud.store(),
        cloud.output(OUTPUT.lakeBucket),
        { dataset: options.dataset, limit: options.limit ?? Infinity, offset: 0 },
      );
      session.print(items, (files) => renderFiles(files, session.terminal.colour));
      if (items.length < total) session.say(`${items.length} of ${total} files shown`);
    });
}
