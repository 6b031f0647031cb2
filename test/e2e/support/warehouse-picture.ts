import { asSuperuser } from './warehouse';

/** Rows of a table, and a hash of all that they say. */
interface Picture {
  readonly rows: number;
  readonly hash: string;
}

/**
 * What differs between two histories of the same drops: when a row came and changed, and ids and times that S3 gives an
 * object version. The file itself is compared by its key, and `_line`, `_own`, `_eff`, `_contract`, `_deleted` as they are.
 */
const OF_THE_HISTORY = ['_ot', '_file', '_loaded_at', '_changed_at'];

/** Derived sets of the ledger, in the words of people: keys instead of ids. */
const LEDGER = {
  // A line of an older version is superseded: how many of those there are depends on what was dropped twice.
  rejects: `select f.source_key, r.line, r."check", r.reasons, r.status, r.by
    from ops.reject r join ops.file f using (file_id) where r.status <> 'superseded'`,
  orphans: 'select dataset, columns, parent, key, parent_key from ops.orphan',
  marts: 'select mart, blocked_by, error, as_of from ops.mart_state',
} as const;

async function pictureOf(rows: string): Promise<Picture> {
  const [picture] = await asSuperuser<{ rows: number; hash: string }>(
    `select count(*)::int as rows, md5(coalesce(string_agg(said, E'\\n' order by said collate "C"), '')) as hash
     from (${rows}) rows (said)`,
  );
  return picture ?? { rows: 0, hash: '' };
}

/** Everything that the warehouse says, table by table, apart from what depends on the order of the drops. */
export async function warehousePicture(): Promise<Record<string, Picture>> {
  const tables = await asSuperuser<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_catalog.pg_tables
     where schemaname in ('core', 'mart') order by 1`,
  );
  const pictures: Record<string, Picture> = {};
  for (const { name } of tables)
    pictures[name] = await pictureOf(
      `select ((to_jsonb(t) - '{${OF_THE_HISTORY.join(',')}}'::text[])
         || jsonb_build_object('file', f.source_key))::text
       from ${name} t left join ops.file f on f.file_id = to_jsonb(t)->>'_file'`,
    );
  for (const [name, query] of Object.entries(LEDGER))
    pictures[name] = await pictureOf(`select to_jsonb(t)::text from (${query}) t`);
  return pictures;
}
