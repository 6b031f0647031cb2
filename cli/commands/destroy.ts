import { Command } from 'commander';

import { UsageError } from '../failures';
import type { Session } from '../session';

export function destroyCommand(session: Session): Command {
  return new Command('destroy')
    .description('remove everything: the stacks and their data, locally or (--aws) in the account')
    .option('--yes', 'really')
    .action(async (options: { yes?: true }) => {
      if (options.yes !== true)
        throw new UsageError('destroy erases every file and row that was ever dropped: add --yes');
      const { openRemoval } = await import('../destroy/open-removal.ts');
      const { destroyLake } = await import('../destroy/destroy-lake.ts');
      const removal = await openRemoval(session.aws, (text) => session.say(text));
      const result = await destroyLake(removal, (text) => session.say(text));
      session.print([result], () =>
        [`removed ${result.removed.join(', ') || 'nothing'}`, ...result.remains].join('\n'),
      );
    });
}
