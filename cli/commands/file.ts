import { Command } from 'commander';

import { OUTPUT } from '../../names';
import { CommandFailed } from '../failures';
import type { Session } from '../session';

export function fileCommand(session: Session): Command {
  return new Command('file')
    .description('the books of one file')
    .argument('<id>', 'file id, as `lake files` shows it')
    .action(async (id: string) => {
      const { readFile } = await import('../../lambdas/shared/books.ts');
      const { renderFile } = await import('../print/books.ts');
      const cloud = await session.cloud();
      const books = await readFile(await cloud.store(), cloud.output(OUTPUT.lakeBucket), id);
      if (books === undefined)
        throw new CommandFailed(`no file has the id ${id}: see \`npm run lake -- files\``);
      session.print([books], (files) => files.map(renderFile).join('\n'));
    });
}
