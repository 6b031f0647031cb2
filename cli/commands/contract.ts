import { Argument, Command } from 'commander';

import { OUTPUT } from '../../names';
import type { Session } from '../session';

export function contractCommand(session: Session): Command {
  return new Command('contract')
    .description(
      "compare the contracts of this folder with the warehouse's tables; exit code 1 when the next deploy would refuse",
    )
    .addArgument(
      new Argument(
        '<action>',
        'diff: what the next deploy does by itself, and (marked with !) what it refuses',
      ).choices(['diff']),
    )
    .action(() => diff(session));
}

async function diff(session: Session): Promise<void> {
  const { contractDiff } = await import('../../lambdas/migrate/contract-diff.ts');
  const { describeDifferences } = await import('../../lambdas/migrate/difference.ts');
  const { projectContracts } = await import('../contracts/project-contracts.ts');
  const { readShape } = await import('../contracts/read-shape.ts');
  const cloud = await session.cloud();
  const shape = await readShape(await cloud.functions(), cloud.output(OUTPUT.queryFunction));
  const differences = contractDiff(shape, await projectContracts());
  session.print(differences, (all) =>
    all.length === 0
      ? 'the warehouse is as the contracts say'
      : describeDifferences(all).join('\n'),
  );
  if (differences.some(({ automatic }) => !automatic)) session.fail();
}
