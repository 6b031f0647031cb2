import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunReport } from '../../lambdas/shared/documents';
import { ENV } from '../../names';
import { functionNamed, withEnvironment } from './support/faults';
import { balance, drop, lake, sql } from './support/lake';

test('a batch above load.glueAbove is loaded by the Glue job, with the same books', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'edulake-glue-')), 'by_glue.csv');
  const rows = Array.from({ length: 500 }, (_, i) => `G${i},spark,${(i % 5) + 1}`);
  writeFileSync(path, `student_id,skill,level\n${rows.join('\n')}\nG0,spark,9\n`);

  const [books] = await withEnvironment(
    await functionNamed('Plan'),
    { [ENV.glueAboveBytes]: '0' },
    () => drop([path]),
  );

  expect(books).toMatchObject({ outcome: 'loaded', rows: { read: 501, clean: 500, rejected: 1 } });
  expect(balance(books)).toEqual({ read: 501, accounted: 501 });
  const [run] = await lake<RunReport>('run', books?.run_id ?? '');
  expect(run).toMatchObject({ host: 'glue', status: 'succeeded' });
  const loaded = await sql(
    "select count(*)::int as n, sum(level)::int as levels from core.student_skills where skill = 'spark' and student_id like 'G%'",
  );
  expect(loaded[0]).toEqual({ n: 500, levels: 1500 });
});
