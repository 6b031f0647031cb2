import { Command } from 'commander';

import type { Session } from '../session';
import { wholeNumber } from './arguments';

export function whereCommand(session: Session): Command {
  return new Command('where')
    .description('what became of one physical line of a file')
    .argument(
      '<file>',
      'file id, raw key (its newest version), or a local file with the same bytes',
    )
    .argument('<line>', 'physical line, from 1', wholeNumber(1))
    .option('--out <path>', 'write the bytes of the record there, exactly as they were dropped')
    .action(async (named: string, line: number, { out }: { readonly out?: string }) => {
      const { openTrace } = await import('../trace/open-trace.ts');
      const { findFile } = await import('../trace/find-file.ts');
      const { tracedFile } = await import('../trace/traced-file.ts');
      const { traceLine } = await import('../trace/where.ts');
      const { writeRecord } = await import('../trace/record-bytes.ts');
      const { renderLine } = await import('../print/where.ts');
      const ports = await openTrace(await session.cloud());
      const books = await findFile(ports.store, ports.lakeBucket, named);
      const trace = await traceLine(ports, await tracedFile(ports, books), line);
      if (out !== undefined) await writeRecord(ports.store, books, trace, out);
      session.print([trace], () => renderLine(trace));
    });
}
