import { Command } from 'commander';

import type { Session } from '../session';

export function downCommand(session: Session): Command {
  return new Command('down')
    .description('stop the local cloud; its data is kept')
    .action(async () => {
      const { localPaths } = await import('../../local/paths.ts');
      const { down } = await import('../../local/down.ts');
      const { home } = localPaths();
      await down(home);
      session.print([{ stopped: home }], () => `stopped; the data is kept in ${home}`);
    });
}
