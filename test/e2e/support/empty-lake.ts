import { emptyBucket } from '../../../cli/destroy/empty-bucket';
import { output } from './cloud';
import { settle } from './settle';
import { asSuperuser } from './warehouse';

/** The ledger: all of `ops` but what belongs to the deployment, and the version, which only rises. */
const LEDGER = [
  'file',
  'load',
  'reject',
  'drift',
  'run',
  'dataset',
  'reference',
  'orphan',
  'forgotten',
];

/**
 * Makes the lake as empty as after its deployment: both buckets with all versions, tables, marts and ledger.
 * Executions stay; they name nothing that is left.
 */
export async function emptyLake(): Promise<void> {
  await settle();
  await emptyBucket(await output('rawBucket'));
  await emptyBucket(await output('lakeBucket'));
  const tables = await asSuperuser<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_catalog.pg_tables
     where schemaname in ('core', 'mart', 'stg')`,
  );
  const all = [...tables.map(({ name }) => name), ...LEDGER.map((name) => `ops.${name}`)];
  // as a replica: no trigger keeps what is append-only
  await asSuperuser(
    `set session_replication_role = replica;
     truncate ${all.join(', ')};
     update ops.mart_state set version = 0, refreshed_at = null, stale_since = null, blocked_by = '{}', error = null, as_of = null`,
  );
}
