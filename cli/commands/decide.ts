import type { Cloud } from '../cloud/cloud';
import type { FileDecided, Target } from '../decide/decide-files';
import type { FileDecision } from '../decide/standing';
import { CommandFailed } from '../failures';
import type { Session } from '../session';
import type { DecisionOptions } from './decision-options';

/** What the decisions of one command have in common. */
export interface Deciding {
  readonly kind: FileDecision;
  /** The reason when none is given; undefined: it must be given. */
  readonly usual?: string;
  /** Finds the files that are decided about. */
  readonly targets: (cloud: Cloud) => Promise<readonly Target[]>;
}

/** Decides about files, waits for the books that follow, prints both; exit code 1 unless all is as asked for. */
export async function decide(
  session: Session,
  { kind, usual, targets }: Deciding,
  options: DecisionOptions,
): Promise<void> {
  const { signatureOf } = await import('../decide/signature.ts');
  const { booksToCome, decideFiles } = await import('../decide/decide-files.ts');
  const { waitingFor } = await import('../decide/waiting.ts');
  const { renderDecided } = await import('../print/decided.ts');
  const signature = signatureOf(options, usual);
  const cloud = await session.cloud();
  const files = await targets(cloud);
  const waiting = options.wait ? await waitingFor(cloud, options.timeout) : undefined;
  const decided = await decideFiles(cloud, kind, files, signature, waiting);
  session.print(decided, renderDecided);
  if (decided.some(({ state }) => state === 'refused' || state === 'pointless')) session.fail();
  if (waiting === undefined) return;
  const { awaitBooks } = await import('./await-books.ts');
  await awaitBooks(session, cloud, booksToCome(decided), waiting);
  const silent = decided.filter(({ state }) => state === 'sent');
  if (silent.length > 0) throw new CommandFailed(await whySilent(cloud, silent, waiting.seconds));
}

async function whySilent(
  cloud: Cloud,
  silent: readonly FileDecided[],
  seconds: number,
): Promise<string> {
  const { diagnoseQueue } = await import('../drop/diagnose.ts');
  const first = `${silent.length} of the decisions have no receipt after ${seconds} s: clean has not seen them yet`;
  return [first, ...(await diagnoseQueue(cloud))].join('\n');
}
