import { Command } from 'commander';

import type { Books } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { OUTPUT } from '../../names';
import { CommandFailed } from '../failures';
import type { Session } from '../session';

export function fileCommand(session: Session): Command {
  return new Command('file')
    .description('the books of one file')
    .argument('<id>', 'file id, as `lake files` shows it')
    .option('--proposal', 'print the contract that was inferred from it, because none knows it')
    .action(async (id: string, options: { readonly proposal?: true }) => {
      const { readFile } = await import('../../lambdas/shared/books.ts');
      const { renderFile } = await import('../print/books.ts');
      const cloud = await session.cloud();
      const store = await cloud.store();
      const lakeBucket = cloud.output(OUTPUT.lakeBucket);
      const books = await readFile(store, lakeBucket, id);
      if (books === undefined)
        throw new CommandFailed(`no file has the id ${id}: see \`npm run lake -- files\``);
      if (options.proposal === true) return showProposal(session, store, lakeBucket, books);
      session.print([books], (files) => files.map(renderFile).join('\n'));
    });
}

async function showProposal(
  session: Session,
  store: ObjectStore,
  lakeBucket: string,
  { file, file_id, proposal_key }: Books,
): Promise<void> {
  const stored = proposal_key === undefined ? undefined : await store.get(lakeBucket, proposal_key);
  if (stored === undefined)
    throw new CommandFailed(
      `no contract was proposed for ${file}: only files get one that none knows`,
    );
  const contract = stored.body.toString('utf8');
  session.print([{ file, file_id, proposal_key, contract }], () => contract.trimEnd());
}
