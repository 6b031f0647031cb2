import { Command } from 'commander';

import { OUTPUT } from '../../names';
import type { FileDecision } from '../decide/standing';
import type { Session } from '../session';
import { decide } from './decide';
import { type DecisionOptions, withDecisionOptions } from './decision-options';

/** A command that decides about files by their ids, and must be told why. */
export function decideCommand(
  session: Session,
  { kind, description }: { readonly kind: FileDecision; readonly description: string },
): Command {
  const command = new Command(kind)
    .description(description)
    .argument('<id...>', 'file ids, as `lake files` shows them');
  return withDecisionOptions(command, 'needed').action(
    async (ids: string[], options: DecisionOptions) => {
      const { targetsOf } = await import('../decide/find-targets.ts');
      await decide(
        session,
        {
          kind,
          targets: async (cloud) =>
            targetsOf(await cloud.store(), cloud.output(OUTPUT.lakeBucket), ids),
        },
        options,
      );
    },
  );
}
