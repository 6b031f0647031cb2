import { type Command, Option } from 'commander';

import { wholeNumber } from './arguments';

/** What every command that leaves a decision takes. */
export interface DecisionOptions {
  readonly by?: string;
  readonly why?: string;
  /** False with --no-wait. */
  readonly wait: boolean;
  readonly timeout: number;
}

/**
 * Adds `--why`, `--by`, `--no-wait` and `--timeout`.
 * @param why whether the command must be told why
 */
export function withDecisionOptions(command: Command, why: 'needed' | 'usual'): Command {
  const reason = new Option('--why <text>', 'why; kept with the decision for good');
  return command
    .addOption(why === 'needed' ? reason.makeOptionMandatory() : reason)
    .option('--by <name>', 'who decides (default: your user name on this machine)')
    .option('--no-wait', 'do not wait until the books of the new generation are final')
    .option('--timeout <seconds>', 'how long to wait', wholeNumber(1), 900);
}
