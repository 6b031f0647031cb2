import type { Command } from 'commander';

import type { Session } from '../session';
import { decideCommand } from './decide-command';

export function releaseCommand(session: Session): Command {
  return decideCommand(session, {
    kind: 'release',
    description: 'let held files pass: their rows are loaded, what was rejected stays rejected',
  });
}
