import type { Cloud } from '../cloud/cloud';
import type { Waiting } from '../decide/waiting';
import type { FinalBooks } from '../drop/wait-for-books';
import { CommandFailed } from '../failures';
import type { Session } from '../session';

/**
 * Waits until books are final, then shows them; with --json they stay out: the documents are the command's own.
 * @throws {CommandFailed} when some are not final in time, with what the queues and the publish say
 */
export async function awaitBooks(
  session: Session,
  cloud: Cloud,
  wanted: readonly FinalBooks[],
  { deadline, seconds }: Waiting,
): Promise<void> {
  if (wanted.length === 0) return;
  const { waitWithProgress } = await import('../drop/wait-with-progress.ts');
  const { renderFiles } = await import('../print/books.ts');
  const left = Math.max(0, deadline - Date.now()) / 1000;
  const { books, open } = await waitWithProgress(cloud, session.terminal, wanted, left);
  if (!session.json && books.length > 0)
    session.print(books, (files) => `\n${renderFiles(files, session.terminal.colour)}`);
  if (open.length === 0) return;
  const { diagnose } = await import('../drop/diagnose.ts');
  const findings = await diagnose(cloud, open);
  throw new CommandFailed([`not final after ${seconds} s`, ...findings].join('\n'));
}
