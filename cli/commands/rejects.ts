import { Command, Option } from 'commander';

import type { ObjectStore } from '../../lambdas/shared/ports';
import { REJECT_STATUSES, type RejectStatus } from '../../lambdas/shared/reject-status';
import { OUTPUT } from '../../names';
import { UsageError } from '../failures';
import type { ShownReject } from '../print/rejects';
import type { FileWithRejects } from '../rejects/read-rejects';
import type { RecheckedRow } from '../rejects/recheck-rejects';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

interface Options {
  readonly dataset?: string;
  readonly file?: string;
  readonly status?: RejectStatus;
  readonly out?: string;
  readonly limit: number;
  /** True for the rejects of the lake, a path for a rejects file on disk. */
  readonly recheck?: true | string;
  readonly contracts?: string;
}

export function rejectsCommand(session: Session): Command {
  return new Command('rejects')
    .description('rejected rows with line, all reasons, and what became of them')
    .option('--dataset <name>', 'only files of this dataset')
    .option(
      '--file <file>',
      'only this file: its id, raw key (the newest version), or a local file with the same bytes',
    )
    .addOption(new Option('--status <status>', 'only rows of this status').choices(REJECT_STATUSES))
    .option('--out <file>', 'write them to a CSV, ready to be corrected')
    .option('--limit <n>', 'rows of the table (--json prints all)', wholeNumber(1), 50)
    .option(
      '--recheck [rejects file]',
      "which open rejects would pass under today's contracts; with a file, those on disk",
    )
    .option('--contracts <folder>', "contracts to recheck with instead of the project's")
    .action(async (options: Options) => {
      if (options.recheck !== undefined) return recheck(session, options);
      if (options.contracts !== undefined)
        throw new UsageError('--contracts belongs to --recheck: add it');
      if (options.out !== undefined && options.status !== undefined)
        throw new UsageError('--out writes the rows that can be corrected: leave out --status');
      const { filesWithRejects } = await import('../rejects/read-rejects.ts');
      const cloud = await session.cloud();
      const store = await cloud.store();
      const lakeBucket = cloud.output(OUTPUT.lakeBucket);
      const files = await filesWithRejects(store, lakeBucket, options);
      if (options.out === undefined) await show(session, store, lakeBucket, files, options);
      else await write(session, store, lakeBucket, files, options.out);
    });
}

async function recheck(session: Session, options: Options): Promise<void> {
  if ((options.out ?? options.status) !== undefined)
    throw new UsageError('--recheck judges all open rejects: leave out --out and --status');
  const { RecheckSummary, renderRechecked } = await import('../print/rechecked.ts');
  const summary = new RecheckSummary();
  const shown: RecheckedRow[] = [];
  let more = 0;
  for await (const row of await recheckedRows(session, options)) {
    summary.take(row);
    if (session.json) session.print([row], () => '');
    else if (shown.length < options.limit) shown.push(row);
    else more += 1;
  }
  if (!session.json)
    session.print(shown, (rows) => renderRechecked(rows, more, session.terminal.colour));
  for (const line of summary.lines()) session.say(line);
}

async function recheckedRows(
  session: Session,
  options: Options,
): Promise<AsyncIterable<RecheckedRow>> {
  const { recheckFile, recheckRejects } = await import('../rejects/recheck-rejects.ts');
  const { contractsOf } = await import('../contracts/project-contracts.ts');
  const contracts = await contractsOf(options.contracts);
  if (typeof options.recheck === 'string') {
    if ((options.dataset ?? options.file) !== undefined)
      throw new UsageError(
        'a rejects file on disk is judged whole: leave out --dataset and --file',
      );
    return recheckFile(options.recheck, contracts);
  }
  const { filesWithRejects } = await import('../rejects/read-rejects.ts');
  const cloud = await session.cloud();
  const store = await cloud.store();
  const lakeBucket = cloud.output(OUTPUT.lakeBucket);
  const files = await filesWithRejects(store, lakeBucket, options);
  return recheckRejects(store, lakeBucket, files, contracts);
}

async function write(
  session: Session,
  store: ObjectStore,
  lakeBucket: string,
  files: readonly FileWithRejects[],
  out: string,
): Promise<void> {
  const { writeRejects } = await import('../rejects/write-rejects.ts');
  const rows = await writeRejects(
    store,
    lakeBucket,
    files.map(({ books }) => books),
    out,
  );
  session.print(
    [{ out, rows, files: files.length }],
    () => `${rows} rejected rows written to ${out}`,
  );
}

async function show(
  session: Session,
  store: ObjectStore,
  lakeBucket: string,
  files: readonly FileWithRejects[],
  { limit, status }: Options,
): Promise<void> {
  const { readRejects } = await import('../rejects/read-rejects.ts');
  const { renderRejects } = await import('../print/rejects.ts');
  const shown: ShownReject[] = [];
  let more = 0;
  for (const file of files)
    for await (const row of readRejects(store, lakeBucket, file, status)) {
      if (session.json) session.print([row], () => '');
      else if (shown.length < limit) shown.push({ file: file.books.file, row });
      else more += 1;
    }
  if (!session.json)
    session.print(shown, (rows) => renderRejects(rows, more, session.terminal.colour));
}
