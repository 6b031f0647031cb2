import { Command } from 'commander';

import type { FixReceipt } from '../../lambdas/shared/decisions';
import { OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import type { Waiting } from '../decide/waiting';
import { CommandFailed } from '../failures';
import type { SentFix } from '../fix/send-fix';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

interface Options {
  readonly by?: string;
  readonly wait: boolean;
  readonly timeout: number;
}

export function fixCommand(session: Session): Command {
  return new Command('fix')
    .description(
      'drop a corrected rejects file: its rows are taken into the files that they belong to',
    )
    .argument(
      '<file>',
      'what `lake rejects --out` wrote, corrected; any spreadsheet may have saved it',
    )
    .option('--by <name>', 'who corrected it (default: your user name on this machine)')
    .option('--no-wait', 'do not wait until the rows are loaded')
    .option('--timeout <seconds>', 'how long to wait', wholeNumber(1), 900)
    .action((path: string, options: Options) => fix(session, path, options));
}

async function fix(session: Session, path: string, options: Options): Promise<void> {
  const { signatureOf } = await import('../decide/signature.ts');
  const { checkFix, sendFix } = await import('../fix/send-fix.ts');
  const { waitingFor } = await import('../decide/waiting.ts');
  const { by } = signatureOf(options, 'fixed');
  await checkFix(path);
  const cloud = await session.cloud();
  const sent = await sendFix(cloud, path, by);
  if (!options.wait) {
    const document = { file_id: sent.fileId, key: sent.key, by, state: 'sent' };
    session.print([document], () => `${sent.key} is on its way`);
    return;
  }
  const waiting = await waitingFor(cloud, options.timeout);
  await show(session, cloud, await receiptOf(cloud, sent, waiting), waiting);
}

async function receiptOf(cloud: Cloud, sent: SentFix, waiting: Waiting): Promise<FixReceipt> {
  const { waitForObjects } = await import('../decide/wait-for-objects.ts');
  const lakeBucket = cloud.output(OUTPUT.lakeBucket);
  const keys = [sent.receiptKey];
  const { ports, deadline, seconds } = waiting;
  const [receipt] = await waitForObjects<FixReceipt>(ports, lakeBucket, keys, deadline);
  if (receipt !== undefined) return receipt;
  const { diagnoseQueue } = await import('../drop/diagnose.ts');
  const findings = await diagnoseQueue(cloud);
  const first = `${sent.key} has no receipt after ${seconds} s: clean has not seen it yet`;
  throw new CommandFailed([first, ...findings].join('\n'), { key: sent.key });
}

async function show(
  session: Session,
  cloud: Cloud,
  receipt: FixReceipt,
  waiting: Waiting,
): Promise<void> {
  const { fixWorked } = await import('../fix/fix-summary.ts');
  const { renderFix } = await import('../print/fix.ts');
  const { awaitBooks } = await import('./await-books.ts');
  session.print([receipt], () => renderFix(receipt));
  if (!fixWorked(receipt)) session.fail();
  // a file without a generation is not cleaned yet, or was never dropped: nobody knows when it will be
  const loaded = receipt.targets.flatMap(({ file_id, generation }) =>
    generation === null ? [] : [{ file_id, generation }],
  );
  await awaitBooks(session, cloud, loaded, waiting);
}
