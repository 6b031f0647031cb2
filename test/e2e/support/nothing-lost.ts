import { output } from './cloud';
import { lakeCommand } from './lake';
import { depth } from './queues';
import { asSuperuser } from './warehouse';

/**
 * Expects of a settled lake: every table holds as many rows as the history of its loads says, no load left anything behind,
 * and every upload is accounted for without a dead letter.
 * @returns the datasets that were ever loaded
 */
export async function expectNothingLost(): Promise<string[]> {
  const counts = await asSuperuser<{ dataset: string; rows: number }>(
    `select d.dataset, d.rows::int, coalesce(sum(l.rows_inserted) - sum(l.rows_removed), 0)::int as booked,
       (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from core.%I', d.dataset), false, true, '')))[1]::text::int as stored
     from ops.dataset d left join ops.load l using (dataset) group by d.dataset, d.rows order by 1`,
  );
  expect(counts).toEqual(
    counts.map(({ dataset, rows }) => ({ dataset, rows, booked: rows, stored: rows })),
  );
  expect(
    await asSuperuser("select tablename from pg_catalog.pg_tables where schemaname = 'stg'"),
  ).toEqual([]);
  expect(await depth(await output('cleanDeadLetters'))).toEqual({ waiting: 0, inFlight: 0 });
  const { code, stdout } = await lakeCommand('reconcile', '--json');
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, unreconciled: 0 });
  return counts.map(({ dataset }) => dataset);
}
