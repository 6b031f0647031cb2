import { Command } from 'commander';

import type { Session } from '../session';

export function statusCommand(session: Session): Command {
  return new Command('status')
    .description(
      'what runs locally: ports, URLs, stacks, what is pending; exit code 1 when stopped',
    )
    .action(async () => {
      const { localPaths } = await import('../../local/paths.ts');
      const { status } = await import('../../local/status.ts');
      const { renderStatus } = await import('../print/status.ts');
      const now = await status(localPaths().home);
      session.print([now], () => renderStatus(now));
      if (!now.running.cloud) session.fail();
    });
}
