import type { Database } from '../../../lambdas/shared/ports';

const SCHEMAS = `('core', 'mart', 'ops', 'stg')`;

/** One line a thing: what it belongs to, what it is. Columns of tables by name: their order is an accident of history. */
const DUMP = `
  WITH relation AS (
    SELECT c.*, n.nspname, format('%I.%I', n.nspname, c.relname) AS called
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ${SCHEMAS} AND c.relkind IN ('r', 'v', 'm', 'S')
  ), line (subject, place, item) AS (
    SELECT format('schema %I', nspname), 0, format('owner %s, %s', pg_get_userbyid(nspowner), nspacl)
      FROM pg_namespace WHERE nspname IN ${SCHEMAS}
    UNION ALL
    SELECT called, 1, format('%s of %s%s', CASE relkind WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' ELSE 'view' END,
        pg_get_userbyid(relowner), CASE relpersistence WHEN 'u' THEN ', unlogged' ELSE '' END) FROM relation
    UNION ALL
    SELECT called, 2, format('column %s%I %s%s%s%s',
        CASE relkind WHEN 'v' THEN lpad(a.attnum::text, 3, '0') || ' ' ELSE '' END, a.attname,
        format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attcollation <> t.typcollation THEN ' collate ' || l.collname ELSE '' END,
        CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
        ' default ' || pg_get_expr(d.adbin, d.adrelid))
      FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    UNION ALL
    SELECT called, 3, format('constraint %s %s', k.conname, pg_get_constraintdef(k.oid))
      FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype <> 'n'
    UNION ALL
    SELECT called, 4, pg_get_indexdef(i.indexrelid)
      FROM relation r JOIN pg_index i ON i.indrelid = r.oid
      WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))
    UNION ALL
    SELECT called, 5, pg_get_triggerdef(t.oid) FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
    UNION ALL
    SELECT called, 6, format('as %s', regexp_replace(pg_get_viewdef(oid), '\\s+', ' ', 'g')) FROM relation WHERE relkind IN ('v', 'm')
    UNION ALL
    SELECT called, 7, format('grant %s to %s', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type), g.name)
      FROM relation r, LATERAL (SELECT privilege_type, CASE grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(grantee) END AS name
        FROM aclexplode(r.relacl) WHERE grantee <> r.relowner) g
      GROUP BY called, g.name
    UNION ALL
    SELECT called, 8, format('comment %L', c.description) FROM relation r JOIN pg_description c ON c.objoid = r.oid AND c.classoid = 'pg_class'::regclass
    UNION ALL
    SELECT format('function %s', p.oid::regprocedure), 1, format('%s, %s', CASE p.prokind WHEN 'f' THEN md5(pg_get_functiondef(p.oid)) END, coalesce(p.proacl::text, 'for all'))
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ${SCHEMAS}
  )
  SELECT subject, array_agg(item ORDER BY place, item COLLATE "C") AS items
  FROM line WHERE item IS NOT NULL GROUP BY subject ORDER BY subject COLLATE "C"`;

/** The schema of a warehouse as text, the same for warehouses that are alike, however they came to be. */
export async function dumpSchema(db: Pick<Database, 'query'>): Promise<string> {
  const rows = await db.query<{ subject: string; items: string[] }>(DUMP);
  return rows.map(({ subject, items }) => [subject, ...items].join('\n  ')).join('\n');
}
