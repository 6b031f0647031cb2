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

/** Files of a run that are shown below it; `lake files` has all. */
const MOST_FILES = 200;

async function show(session: Session, id: string): Promise<void> {
  const { readFile, readRun } = await import('../../lambdas/shared/books.ts');
  const { mapBounded } = await import('../../lambdas/shared/bounded.ts');
  const { renderFiles, renderRun } = await import('../print/books.ts');
  const cloud = await session.cloud();
  const store = await cloud.store();
  const lakeBucket = cloud.output(OUTPUT.lakeBucket);
  const run = await readRun(store, lakeBucket, id);
  if (run === undefined)
    throw new CommandFailed(`no run that has ended is called ${id}: see \`npm run lake -- runs\``);
  session.print([run], () => renderRun(run));
  if (session.json || run.file_ids.length === 0) return;
  const ids = run.file_ids.slice(0, MOST_FILES);
  const files = await mapBounded(ids, (fileId) => readFile(store, lakeBucket, fileId));
  const known = files.filter((books) => books !== undefined);
  session.print(
    known,
    () => `\nits files as they are now\n${renderFiles(known, session.terminal.colour)}`,
  );
  if (ids.length < run.file_ids.length)
    session.say(`${ids.length} of ${run.file_ids.length} files shown`);
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
