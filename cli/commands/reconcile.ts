import { Command } from 'commander';

import { OUTPUT } from '../../names';
import type { ReconcileAnswer } from '../print/reconcile';
import type { Session } from '../session';

export function reconcileCommand(session: Session): Command {
  return new Command('reconcile')
    .description(
      'compare every upload with its receipt and its books, and heal what was lost; runs hourly by itself',
    )
    .action(async () => {
      const { renderReconcile } = await import('../print/reconcile.ts');
      const cloud = await session.cloud();
      const functions = await cloud.functions();
      const name = cloud.output(OUTPUT.reconcileFunction);
      const answer = await functions.invoke<ReconcileAnswer>(name, {});
      session.print([answer], () => renderReconcile(answer));
      if (answer.unreconciled > 0) session.fail();
    });
}
