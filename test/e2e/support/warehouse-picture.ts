import { asSuperuser } from './warehouse';

/** Each table's rows, as JSON. */
export type Picture = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What differs between two histories of the same drops: when a row came and changed, and ids and times that S3 gives an
 * object version. The file itself is compared by its key, and `_line`, `_own`, `_eff`, `_contract`, `_deleted` as they are.
 */
const OF_THE_HISTORY = ['_ot', '_file', '_loaded_at', '_changed_at'];

/** What the ledger derives, in the words of people: keys instead of ids. */
const DERIVED = {
  // Of the newest version of a key; older ones that were dropped twice have theirs twice. None of theirs may be open.
  'ops.reject': `select f.source_key, r.line, r."check", r.reasons, r.status, r.by
    from ops.reject r join ops.file f using (file_id)
    where r.status = 'open' or f.order_time = (select max(order_time) from ops.file g where g.source_key = f.source_key)`,
  'ops.orphan': 'select dataset, columns, parent, key, parent_key from ops.orphan',
  'ops.mart_state': 'select mart, blocked_by, error, as_of from ops.mart_state',
} as const;

async function rowsOf(query: string): Promise<Set<string>> {
  const rows = await asSuperuser<{ said: string }>(query);
  return new Set(rows.map(({ said }) => said));
}

/** Everything that the warehouse says, table by table, apart from what depends on the order of the drops. */
export async function warehousePicture(): Promise<Picture> {
  const tables = await asSuperuser<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_catalog.pg_tables
     where schemaname in ('core', 'mart') order by 1`,
  );
  const picture = new Map<string, Set<string>>();
  for (const { name } of tables)
    picture.set(
      name,
      await rowsOf(
        `select ((to_jsonb(t) - '{${OF_THE_HISTORY.join(',')}}'::text[])
           || jsonb_build_object('file', f.source_key))::text as said
         from ${name} t left join ops.file f on f.file_id = to_jsonb(t)->>'_file'`,
      ),
    );
  for (const [name, query] of Object.entries(DERIVED))
    picture.set(name, await rowsOf(`select to_jsonb(t)::text as said from (${query}) t`));
  return picture;
}

function without(rows: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...rows].filter((row) => !others.has(row)).slice(0, 3);
}

/** Rows that only one of two warehouses has, the first of each table; empty where they are the same. */
export function differences(one: Picture, other: Picture): Record<string, readonly string[]> {
  const found: Record<string, string[]> = {};
  for (const name of new Set([...one.keys(), ...other.keys()])) {
    const ours = one.get(name) ?? new Set();
    const theirs = other.get(name) ?? new Set();
    const rows = [...without(ours, theirs), ...without(theirs, ours)];
    if (rows.length > 0) found[name] = rows.toSorted();
  }
  return found;
}
