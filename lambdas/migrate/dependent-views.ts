import { escapeIdentifier, escapeLiteral } from 'pg';

import { TerminalError } from '../shared/errors';
import type { Database } from '../shared/ports';

/** A view, as much of it as is needed to make it again. */
interface SavedView {
  readonly schema: string;
  readonly name: string;
  readonly materialized: boolean;
  readonly populated: boolean;
  /** Without the semicolon. */
  readonly definition: string;
  readonly owner: string;
  readonly options: readonly string[] | null;
  /** `COMMENT ON …`, `GRANT …`, `CREATE INDEX …`, in this order. */
  readonly statements: readonly string[];
}

/** Views that were taken away, so that the tables below them can change; innermost first. */
export type SavedViews = readonly SavedView[];

const VIEWS = `
  WITH RECURSIVE base AS (
    SELECT oid FROM pg_class
     WHERE relnamespace = 'core'::regnamespace AND relname = ANY ($1) AND relkind = 'r'
  ), dependent (oid, depth) AS (
    SELECT r.ev_class, 1 FROM base b
      JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = b.oid AND d.classid = 'pg_rewrite'::regclass
      JOIN pg_rewrite r ON r.oid = d.objid WHERE r.ev_class <> b.oid
    UNION
    SELECT r.ev_class, v.depth + 1 FROM dependent v
      JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = v.oid AND d.classid = 'pg_rewrite'::regclass
      JOIN pg_rewrite r ON r.oid = d.objid WHERE r.ev_class <> v.oid
  ), ranked AS (SELECT oid, max(depth) AS depth FROM dependent GROUP BY oid)
  SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'm' AS materialized, c.relispopulated AS populated,
    rtrim(pg_get_viewdef(c.oid), ';') AS definition, pg_get_userbyid(c.relowner) AS owner, c.reloptions AS options,
    array(
      SELECT statement FROM (
        SELECT 1, format('COMMENT ON %s %I.%I IS %L', kind.word, n.nspname, c.relname, obj_description(c.oid, 'pg_class'))
         WHERE obj_description(c.oid, 'pg_class') IS NOT NULL
        UNION ALL
        SELECT 2, format('COMMENT ON COLUMN %I.%I.%I IS %L', n.nspname, c.relname, a.attname, col_description(c.oid, a.attnum))
          FROM pg_attribute a WHERE a.attrelid = c.oid AND col_description(c.oid, a.attnum) IS NOT NULL
        UNION ALL
        SELECT 3, format('GRANT %s ON %I.%I TO %s%s', g.privilege_type, n.nspname, c.relname, who.name,
            CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
          FROM aclexplode(c.relacl) g, LATERAL (SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS name) who
        UNION ALL
        SELECT 4, format('GRANT %s (%I) ON %I.%I TO %s%s', g.privilege_type, a.attname, n.nspname, c.relname, who.name,
            CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
          FROM pg_attribute a, aclexplode(a.attacl) g, LATERAL (SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS name) who
         WHERE a.attrelid = c.oid
        UNION ALL
        SELECT 5, pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid
      ) AS s (place, statement) ORDER BY place, statement
    ) AS statements
  FROM ranked JOIN pg_class c ON c.oid = ranked.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (SELECT CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS word) kind
  ORDER BY ranked.depth, n.nspname, c.relname`;

const GRANTEES = `
  SELECT DISTINCT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS name
  FROM pg_class c, aclexplode(c.relacl) g WHERE c.oid = to_regclass($1) AND g.grantee <> c.relowner`;

/**
 * Takes away every view that depends on these tables of `core`, in whatever schema and however far: PostgreSQL
 * changes no column that a view shows. Definitions, owners, comments, grants and indexes are kept for {@link restoreViews}.
 * @throws {TerminalError} with the name of a view that cannot go (another's, or something else stands on it).
 */
export async function takeViewsAway(db: Database, tables: readonly string[]): Promise<SavedViews> {
  const views = await db.query<SavedView & Record<string, unknown>>(VIEWS, [tables]);
  for (const view of views.toReversed()) {
    await orRefuse(view, () => db.query(`DROP ${kindOf(view)} ${nameOf(view)}`));
  }
  return views;
}

/**
 * Makes the views again over the changed tables. Views in `made` are there already, with a new definition: only
 * their owner's rights are given back.
 * @throws {TerminalError} with the name of a view that does not fit the changed tables.
 */
export async function restoreViews(
  db: Database,
  views: SavedViews,
  made: ReadonlySet<string>,
): Promise<void> {
  for (const view of views) {
    const isMade = view.schema === 'core' && made.has(view.name);
    await orRefuse(view, () => restoreView(db, view, isMade));
  }
}

async function restoreView(db: Database, view: SavedView, isMade: boolean): Promise<void> {
  const name = nameOf(view);
  if (!isMade) await db.query(createSql(view));
  await db.query(`ALTER ${kindOf(view)} ${name} OWNER TO ${escapeIdentifier(view.owner)}`);
  // Default privileges have granted some: what somebody took away from the old view stays away.
  const grantees = await db.query<{ name: string }>(GRANTEES, [name]);
  for (const grantee of grantees) await db.query(`REVOKE ALL ON ${name} FROM ${grantee.name}`);
  for (const statement of view.statements) await db.query(statement);
}

function createSql(view: SavedView): string {
  const options = view.options === null ? '' : ` WITH (${view.options.map(optionSql).join(', ')})`;
  const data = view.materialized && !view.populated ? ' WITH NO DATA' : '';
  return `CREATE ${kindOf(view)} ${nameOf(view)}${options} AS ${view.definition}${data}`;
}

/** `security_barrier=true` as PostgreSQL keeps it. */
function optionSql(option: string): string {
  const [name = '', value = ''] = option.split('=', 2);
  return `${escapeIdentifier(name)}=${escapeLiteral(value)}`;
}

const kindOf = ({ materialized }: SavedView): string =>
  materialized ? 'MATERIALIZED VIEW' : 'VIEW';

const nameOf = ({ schema, name }: SavedView): string =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;

/** SQLSTATE classes that need a person, who must know which view it is: rights, names and types, dependants, data. */
const REFUSED = /^(0A|2B|42|22|23)/;
/** Messages of these quote values. */
const QUOTING = /^2[23]/;

async function orRefuse(view: SavedView, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const state = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!(error instanceof Error && REFUSED.test(state))) throw error;
    const why = QUOTING.test(state) ? `SQLSTATE ${state}` : error.message;
    throw new TerminalError(
      `view ${view.schema}.${view.name} stands on a table that changes, and cannot be made again: ${why}. Drop or change it in a migration first.`,
      {},
      { cause: error },
    );
  }
}
