import { Command } from 'commander';

import { OUTPUT } from '../../names';
import { CommandFailed } from '../failures';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

export function runCommand(session: Session): Command {
  return new Command('run')
    .description('the books of one run; `run publish` starts a run now and waits for it')
    .argument('<id>', 'run id, as `lake runs` shows it, or `publish`')
    .option('--timeout <seconds>', 'how long to wait for publish', wholeNumber(1), 900)
    .action(async (id: string, options: { timeout: number }) => {
      if (id === 'publish') await publish(session, options.timeout);
      else await show(session, id);
    });
}

async function show(session: Session, id: string): Promise<void> {
  const { readRun } = await import('../../lambdas/shared/books');
  const { renderRun } = await import('../print/books');
  const cloud = await session.cloud();
  const run = await readRun(await cloud.store(), cloud.output(OUTPUT.lakeBucket), id);
  if (run === undefined)
    throw new CommandFailed(`no run that has ended is called ${id}: see \`npm run lake -- runs\``);
  session.print([run], (runs) => runs.map(renderRun).join('\n'));
}

async function publish(session: Session, seconds: number): Promise<void> {
  const { setTimeout } = await import('node:timers/promises');
  const { runPublish } = await import('../publish/run-publish');
  const { renderRun } = await import('../print/books');
  const { run, pending } = await runPublish(await session.cloud(), {
    now: () => Date.now(),
    pause: () => setTimeout(500),
    deadline: Date.now() + seconds * 1000,
  });
  session.print(run === null ? [] : [run], (runs) => runs.map(renderRun).join('\n'));
  if (run === null) session.say('nothing is pending: every file dropped is published');
  else if (pending > 0) session.say(`${pending} files arrived meanwhile and wait for the next run`);
}
