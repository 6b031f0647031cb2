import { renderReconcile } from '../../../cli/print/reconcile';
import type { ReconcileAnswer } from '../../../lambdas/reconcile/reconcile';

const ALL_THERE: ReconcileAnswer = {
  raw_versions: 1_218,
  receipts: 1_218,
  dead_letters: 0,
  missing: [],
  unfinished: 0,
  healed: 0,
  unreconciled: 0,
};

test('uploads that are still on their way are neither lost nor accounted for', () => {
  expect(renderReconcile(ALL_THERE)).toContain('everything is accounted for');
  const text = renderReconcile({ ...ALL_THERE, receipts: 1_215 });
  expect(text).toContain('nothing is lost; 3 uploads are still on their way');
  expect(text).not.toContain('everything');
});
