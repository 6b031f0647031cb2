import { Command } from 'commander';

import { OUTPUT } from '../../names';
import type { Session } from '../session';

export function sqlCommand(session: Session): Command {
  return new Command('sql')
    .description('one read-only statement on the warehouse')
    .argument('<statement>', 'e.g. "SELECT count(*) FROM core.students_live"')
    .action(async (statement: string) => {
      const { askWarehouse, renderRows } = await import('../sql/ask-warehouse');
      const cloud = await session.cloud();
      const answer = await askWarehouse(
        await cloud.functions(),
        cloud.output(OUTPUT.queryFunction),
        statement,
      );
      session.print(answer.rows, (rows) => renderRows(answer.columns, rows, session.terminal.colour));
      if (answer.truncated)
        session.say(`only the first ${answer.rows.length} rows: add a LIMIT or narrow the WHERE`);
    });
}
