import type { Command } from 'commander';

import type { Session } from '../session';
import { decideCommand } from './decide-command';

export function retractCommand(session: Session): Command {
  return decideCommand(session, {
    kind: 'retract',
    description: 'take files back: the warehouse is as if they had never been dropped',
  });
}
