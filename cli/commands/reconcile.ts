import { Command } from 'commander';

import type { ReconcileAnswer } from '../../lambdas/reconcile/reconcile';
import { OUTPUT } from '../../names';
import type { Session } from '../session';
import { wholeNumber } from './arguments';

interface Options {
  readonly patience: number;
}

export function reconcileCommand(session: Session): Command {
  return new Command('reconcile')
    .description(
      'compare every upload with its receipt and its books, and heal what was lost; runs hourly by itself',
    )
    .option(
      '--patience <seconds>',
      'how old something must be to count as lost; younger, it may still be on its way',
      wholeNumber(0),
      900,
    )
    .action(async ({ patience }: Options) => {
      const { renderReconcile } = await import('../print/reconcile.ts');
      const cloud = await session.cloud();
      const functions = await cloud.functions();
      const name = cloud.output(OUTPUT.reconcileFunction);
      const answer = await functions.invoke<ReconcileAnswer>(name, {
        patience_seconds: patience,
      });
      session.print([answer], () => renderReconcile(answer));
      if (answer.unreconciled > 0) session.fail();
    });
}
