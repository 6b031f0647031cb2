import { Command } from 'commander';

import type { Session } from '../session';

export function upCommand(session: Session): Command {
  return new Command('up')
    .description('start the local cloud and deploy the app to it')
    .option('--no-deploy', 'start it only')
    .action(async (options: { deploy: boolean }) => {
      const { localPaths } = await import('../../local/paths');
      const { up } = await import('../../local/up');
      const { status } = await import('../../local/status');
      const { renderStatus } = await import('../print/status');
      const { home } = localPaths();
      await up({ home, deploy: options.deploy, onStep: (text) => session.say(text) });
      session.print([await status(home)], ([now]) => (now === undefined ? '' : renderStatus(now)));
    });
}
