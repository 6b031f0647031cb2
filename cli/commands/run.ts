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
  const { readRun } = await import('../../lambdas/shared/books.ts');
  const { renderRun } = await import('../print/books.ts');
  const cloud = await session.cloud();
  const run = await readRun(await cloud.store(), cloud.output(OUTPUT.lakeBucket), id);
  if (run === undefined)
    throw new CommandFailed(`no run that has ended is called ${id}: see \`npm run lake -- runs\``);
  session.print([run], (runs) => runs.map(renderRun).join('\n'));
}

async function publish(session: Session, seconds: number): Promise<void> {
  const { setTimeout } = await import('node:timers/promises');
  const { runPublish } = await import('../publish/run-publish.ts');
  const { renderRun } = await import('../print/books.ts');
  const run = await runPublish(await session.cloud(), {
    now: () => Date.now(),
    pause: (ms) => setTimeout(ms),
    deadline: Date.now() + seconds * 1000,
    onHold: (text) => session.say(text),
  });
  const nothing = 'nothing was pending: every file dropped is published';
  if (run === undefined) session.print([{ run_id: null }], () => nothing);
  else session.print([run], (runs) => runs.map(renderRun).join('\n'));
}
