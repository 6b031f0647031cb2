import { Command } from 'commander';

import { OUTPUT } from '../../names';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

export function sqlCommand(session: Session): Command {
  return new Command('sql')
    .description('one read-only statement on the warehouse')
    .argument('<statement>', 'e.g. "SELECT count(*) FROM core.students_live"')
    .option('--limit <n>', 'most rows, up to 10000', wholeNumber(1), 1000)
    .action(async (statement: string, options: { limit: number }) => {
      const { askWarehouse, renderRows } = await import('../sql/ask-warehouse.ts');
      const cloud = await session.cloud();
      const answer = await askWarehouse(
        await cloud.functions(),
        cloud.output(OUTPUT.queryFunction),
        { sql: statement, limit: options.limit },
      );
      session.print(answer.rows, () => renderRows(answer, session.terminal.colour));
      if (answer.truncated)
        session.say(
          `only the first ${answer.rows.length} rows: ask for more with --limit, or narrow the WHERE`,
        );
    });
}
