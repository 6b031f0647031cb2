import { Command } from 'commander';

import type { Books } from '../../lambdas/shared/documents';
import { OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

interface Options {
  readonly dataset?: string;
  readonly limit?: number;
  readonly open?: true;
}

export function filesCommand(session: Session): Command {
  return new Command('files')
    .description('the books of all files, newest first, with their totals')
    .option('--dataset <name>', 'only files of this dataset')
    .option('--open', 'only files that need a person: held, failed, refused, with open rejects')
    .option('--limit <n>', 'at most so many files (default: all)', wholeNumber(1))
    .action(async (options: Options) => {
      const { renderFiles } = await import('../print/books.ts');
      const cloud = await session.cloud();
      const { total, items } =
        options.open === true ? await inNeed(cloud, options) : await all(cloud, options);
      const nothing = options.open === true && items.length === 0;
      session.print(items, (files) =>
        nothing ? 'no file needs a person' : renderFiles(files, session.terminal.colour),
      );
      if (items.length < total) session.say(`${items.length} of ${total} files shown`);
    });
}

async function all(cloud: Cloud, { dataset, limit = Infinity }: Options) {
  const { listFiles } = await import('../../lambdas/shared/books.ts');
  const page = { dataset, limit, offset: 0 };
  return listFiles(await cloud.store(), cloud.output(OUTPUT.lakeBucket), page);
}

async function inNeed(
  cloud: Cloud,
  { dataset, limit = Infinity }: Options,
): Promise<{ total: number; items: Books[] }> {
  const { filesInNeed } = await import('../books/needs.ts');
  const { items } = await all(cloud, {});
  const files = filesInNeed(items).filter((b) => dataset === undefined || b.dataset === dataset);
  return { total: files.length, items: files.slice(0, limit) };
}
