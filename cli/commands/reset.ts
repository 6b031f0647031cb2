import { Command } from 'commander';

import type { Session } from '../session';

export function resetCommand(session: Session): Command {
  return new Command('reset')
    .description('stop the local cloud and erase everything in it')
    .action(async () => {
      const { localPaths } = await import('../../local/paths.ts');
      const { reset } = await import('../../local/reset.ts');
      const { home } = localPaths();
      await reset(home);
      session.print([{ erased: home }], () => `erased ${home}`);
    });
}
