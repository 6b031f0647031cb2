import { Command } from 'commander';

import { CommandFailed } from '../failures';
import type { Session } from '../session';

interface Options {
  readonly key?: string;
  readonly save?: string;
}

export function inferCommand(session: Session): Command {
  return new Command('infer')
    .description('proposes a contract for a file: ODCS YAML that takes every row of it')
    .argument('<file>', 'a CSV file, of which every row is looked at')
    .option('--key <raw key>', 'name the dataset after this raw key')
    .option('--save <folder>', 'write it to <folder>/<dataset>/contract.odcs.yaml')
    .action((file: string, options: Options) => infer(session, file, options));
}

async function infer(session: Session, file: string, { key, save }: Options): Promise<void> {
  const { inferLocalFile } = await import('../../lambdas/clean/infer/infer-local.ts');
  const { savedDatasets, saveContract } = await import('../contracts/save-contract.ts');
  const taken = save === undefined ? [] : savedDatasets(save);
  const inferred = await inferLocalFile(file, { taken, ...(key === undefined ? {} : { key }) });
  if (inferred.contract === undefined)
    throw new CommandFailed(`${file}: ${inferred.reason.message}`, { file });
  const { contract, text, rows, reason } = inferred;
  const saved = save === undefined ? undefined : saveContract(save, contract.dataset, text);
  const { dataset } = contract;
  const answer = { file, dataset, rows, reason, saved: saved ?? null, contract: text };
  session.print([answer], () => (saved === undefined ? text.trimEnd() : `written to ${saved}`));
  if (rows.rejected > 0)
    session.say(`${rows.rejected} of ${rows.read} rows cannot be read as rows of this table`);
  if (reason !== null) session.say(`the file itself is not taken: ${reason.message}`);
}
