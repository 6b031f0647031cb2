import { Command } from 'commander';

import { CommandFailed, UsageError } from '../failures';
import type { Cleaned } from '../print/cleaned';
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
    .description(
      'the cleaning engine alone: writes <file id>/part-NNNNN.csv.gz and rejected.csv, for a file that no contract knows a proposal',
    )
    .argument('<file...>', 'files to clean; a folder stands for all files below it')
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

async function clean(session: Session, paths: readonly string[], options: Options): Promise<void> {
  const { cleanLocalFile } = await import('../../lambdas/clean/clean-local.ts');
  const { filesOf } = await import('../clean/files-of.ts');
  const { showCleaning } = await import('../clean/show-cleaning.ts');
  const { renderReceipt } = await import('../print/receipt.ts');
  const contracts = await contractsFor(options);
  const files = await filesOf(paths, options.out);
  if (files.length === 0) throw new CommandFailed(`no files below ${paths.join(', ')}`);
  const display = await showCleaning(session.terminal, files.length);
  const cleaned: Cleaned[] = [];
  try {
    // one after the other: receipts come in the order of the files, each as soon as it is there
    for (const { path, ...named } of files) {
      const receipt = await cleanLocalFile(path, { ...named, ...options, contracts });
      display.done(() => session.print([receipt], () => renderReceipt(receipt)));
      // content is judged in the receipt; a path without content is a failure of the command
      if (receipt.reason?.code === 'unreadable') session.fail();
      const { file, status, dataset, rows, ms } = receipt;
      cleaned.push({ file, status, dataset, rows, ms: ms['total'] ?? 0 });
    }
  } finally {
    display.end();
  }
  await close(session, cleaned);
}

/** One file is told by its receipt. */
async function close(session: Session, cleaned: readonly Cleaned[]): Promise<void> {
  if (cleaned.length < 2) return;
  const { renderCleaned } = await import('../print/cleaned.ts');
  session.say(renderCleaned(cleaned));
}

async function contractsFor({ infer, contracts }: Options) {
  if (infer === true) return [];
  return (await import('../contracts/project-contracts.ts')).contractsOf(contracts);
}
