import { Command } from 'commander';

import type { Session } from '../session';

export function whyCommand(session: Session): Command {
  return new Command('why')
    .description('where a row of the warehouse comes from: file, line, raw record, rule by rule')
    .argument('<dataset>', 'e.g. students')
    .argument('<key...>', 'the values of its key, in the order of its columns')
    .action(async (dataset: string, values: string[]) => {
      const { openTrace } = await import('../trace/open-trace.ts');
      const { canonicalKey, contractOf } = await import('../decide/canonical-key.ts');
      const { traceRow } = await import('../trace/why.ts');
      const { renderRow } = await import('../print/why.ts');
      const ports = await openTrace(await session.cloud());
      const contract = contractOf(ports.contracts, dataset);
      const trace = await traceRow(ports, contract, canonicalKey(contract, values));
      session.print([trace], () => renderRow(trace, session.terminal.colour));
    });
}
