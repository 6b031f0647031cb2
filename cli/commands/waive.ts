import type { Command } from 'commander';

import type { Session } from '../session';
import { decideCommand } from './decide-command';

export function waiveCommand(session: Session): Command {
  return decideCommand(session, {
    kind: 'waive',
    description: 'give up the rejected rows of files: nobody waits for their correction any more',
  });
}
