import { Command } from 'commander';

import { OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import type { Target } from '../decide/decide-files';
import { CommandFailed, UsageError } from '../failures';
import type { Session } from '../session';
import { dropTime } from './arguments';
import { decide } from './decide';
import { type DecisionOptions, withDecisionOptions } from './decision-options';

interface Options extends DecisionOptions {
  readonly dataset?: string;
  readonly stale?: true;
  readonly from?: number;
  readonly to?: number;
}

export function replayCommand(session: Session): Command {
  const command = new Command('replay')
    .description("clean files again from their raw bytes, under today's contracts, and load them")
    .argument('[id...]', 'file ids; or choose files by the options below')
    .option('--dataset <name>', 'all files of this dataset')
    .option('--stale', 'files that were cleaned under an older contract')
    .option('--from <time>', 'files dropped since, e.g. 2026-03-01', dropTime('start'))
    .option('--to <time>', 'files dropped until, e.g. 2026-03-31', dropTime('end'));
  return withDecisionOptions(command, 'usual').action(async (ids: string[], options: Options) => {
    const { dataset, stale, from, to } = options;
    const selects = [dataset, stale, from, to].some((given) => given !== undefined);
    if (ids.length > 0 === selects)
      throw new UsageError(
        'name files by their ids, or choose them by --dataset, --stale, --from, --to',
      );
    const usual = selects ? 'replayed by selection' : 'replayed by id';
    await decide(
      session,
      { kind: 'replay', usual, targets: (cloud) => find(cloud, ids, options) },
      options,
    );
  });
}

async function find(cloud: Cloud, ids: readonly string[], options: Options): Promise<Target[]> {
  const { selectTargets, targetsOf } = await import('../decide/find-targets.ts');
  const store = await cloud.store();
  const lakeBucket = cloud.output(OUTPUT.lakeBucket);
  if (ids.length > 0) return targetsOf(store, lakeBucket, ids);
  const { dataset, from, to } = options;
  const only = options.stale === true ? await staleOnly() : undefined;
  const targets = await selectTargets(store, lakeBucket, { dataset, from, to, only });
  if (targets.length === 0 && options.stale !== true)
    throw new CommandFailed('no file is chosen by that: see `npm run lake -- files`');
  return targets;
}

async function staleOnly() {
  const { staleUnder } = await import('../decide/stale.ts');
  const { projectContracts } = await import('../contracts/project-contracts.ts');
  return staleUnder(await projectContracts());
}
