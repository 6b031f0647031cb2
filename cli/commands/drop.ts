import { Command } from 'commander';

import type { Cloud } from '../cloud/cloud';
import type { Dropped } from '../drop/drop-files';
import { CommandFailed } from '../failures';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

interface Options {
  readonly key?: string;
  readonly wait?: true;
  readonly timeout: number;
}

export function dropCommand(session: Session): Command {
  return new Command('drop')
    .description('upload files to the raw bucket; each is cleaned and loaded by itself')
    .argument('<file...>', 'CSV files, also gzip')
    .option(
      '--key <raw key>',
      'key in the raw bucket, or a folder that ends with / (default: <dataset>/<file name>)',
    )
    .option('--wait', 'wait until the books of each are final, then print them')
    .option('--timeout <seconds>', 'how long to wait', wholeNumber(1), 900)
    .action(async (files: string[], options: Options) => {
      const { keyChooser } = await import('../drop/raw-key.ts');
      const { dropFiles } = await import('../drop/drop-files.ts');
      const keyOf = keyChooser(files, options.key, async () =>
        (await import('../contracts/project-contracts.ts')).projectContracts(),
      );
      const cloud = await session.cloud();
      const dropped = await dropFiles(cloud, files, keyOf);
      if (options.wait === true) await wait(session, cloud, dropped, options.timeout);
      else {
        const { renderDropped } = await import('../print/dropped.ts');
        session.print(dropped, renderDropped);
      }
    });
}

async function wait(
  session: Session,
  cloud: Cloud,
  dropped: readonly Dropped[],
  seconds: number,
): Promise<void> {
  const { firstBooks, waitWithProgress } = await import('../drop/wait-with-progress.ts');
  const { renderFiles } = await import('../print/books.ts');
  const { books, open } = await waitWithProgress(
    cloud,
    session.terminal,
    firstBooks(dropped),
    seconds,
  );
  session.print(books, (files) =>
    files.length === 0 ? '' : renderFiles(files, session.terminal.colour),
  );
  if (open.length > 0) {
    const { diagnose } = await import('../drop/diagnose.ts');
    const findings = await diagnose(cloud, open);
    throw new CommandFailed([`not final after ${seconds} s`, ...findings].join('\n'));
  }
}
