import { Command } from 'commander';

import { UsageError } from '../failures';
import type { Session } from '../session';

interface Options {
  readonly dataset?: string;
  readonly contracts?: string;
  readonly key?: string;
  readonly infer?: true;
  readonly out: string;
  readonly plain?: true;
}

export function cleanCommand(session: Session): Command {
  return new Command('clean')
    .description('the cleaning engine alone: writes <file id>/part-NNNNN.csv.gz and rejected.csv')
    .argument('<file...>', 'files to clean')
    .option('--dataset <name>', 'clean them as this dataset')
    .option('--contracts <folder>', "contracts to use instead of the project's")
    .option('--key <raw key>', 'clean it as if it had been dropped under this key')
    .option('--infer', 'structure only: no contract, every column text, header as found')
    .requiredOption('--out <folder>', 'where the parts and rejects go')
    .option('--plain', 'parts without gzip')
    .action(async (files: string[], options: Options) => {
      if (options.infer === true && (options.dataset ?? options.contracts) !== undefined)
        throw new UsageError('--infer uses no contract: leave out --dataset and --contracts');
      await clean(session, files, options);
    });
}

async function clean(session: Session, files: readonly string[], options: Options): Promise<void> {
  const { cleanLocalFile } = await import('../../lambdas/clean/clean-local.ts');
  const { renderReceipt } = await import('../print/receipt.ts');
  const all = { ...options, contracts: await contractsFor(options) };
  // one after the other: receipts come in the order of the files, each as soon as it is there
  for (const file of files) {
    const receipt = await cleanLocalFile(file, all);
    session.print([receipt], () => renderReceipt(receipt));
    // content is judged in the receipt; a path without content is a failure of the command
    if (receipt.reason?.code === 'unreadable') session.fail();
  }
}

async function contractsFor({ infer, contracts }: Options) {
  if (infer === true) return [];
  if (contracts === undefined)
    return (await import('../contracts/project-contracts.ts')).projectContracts();
  return (await import('../../contracts/read-contracts.ts')).readContracts(contracts);
}
