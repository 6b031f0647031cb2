import { Command } from 'commander';

import type { Session } from '../session';

export function upCommand(session: Session): Command {
  return new Command('up')
    .description('start the local cloud and deploy the app to it')
    .option('--no-deploy', 'start it only')
    .action(async (options: { deploy: boolean }) => {
      const { localPaths } = await import('../../local/paths.ts');
      const { up } = await import('../../local/up.ts');
      const { status } = await import('../../local/status.ts');
      const { renderStatus } = await import('../print/status.ts');
      const { home } = localPaths();
      await up({ home, deploy: options.deploy, onStep: (text) => session.say(text) });
      session.print([await status(home)], ([now]) => (now === undefined ? '' : renderStatus(now)));
    });
}
