"""Which groups of which marts a transaction touches: those of the old and of the new image of each row that changes."""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from . import mart_registry
from .database import Connection
from .mart_registry import Mart
from .merge import MergeJob
from .row_sql import RowSql

_MERGED = (
    "insert into {touched} select {of_new} from pg_temp.merge_row m where m._class in ('inserted', 'updated') "
    "union select {of_old} from pg_temp.merge_row m join {core} c on c.ctid = m._place "
    "where m._class in ('updated', 'removed')"
)


def touch_groups(job: MergeJob) -> None:
    """Called between classifying and writing: `pg_temp.merge_row` holds the new rows, core still the old ones."""
    for mart in _marts_of(job.dataset.name):
        columns = mart.groups[job.dataset.name]
        job.run(
            _MERGED,
            touched=touched(job.db, mart),
            of_new=mart.group(columns, "m"),
            of_old=mart.group(columns, "c"),
            core=job.rows.core,
        )


def touch_rows(db: Connection, rows: RowSql, condition: sql.Composable, values: tuple[object, ...]) -> None:
    """Called before rows of core (`c` in the condition) are deleted."""
    for mart in _marts_of(rows.dataset.name):
        db.execute(
            sql.SQL("insert into {} select distinct {} from {} c where {}").format(
                touched(db, mart), mart.group(mart.groups[rows.dataset.name], "c"), rows.core, condition
            ),
            values,
        )


def touched(db: Connection, mart: Mart) -> sql.Identifier:
    """The temporary table of a mart's touched groups, `g`; a group may be there twice."""
    # A savepoint that is rolled back takes the table with it.
    if db.execute("select to_regclass(format('pg_temp.%%I', %s::text))", (mart.touched_name,)).fetchone() == (None,):
        # A group has the type and the collation of the mart's column.
        db.execute(
            sql.SQL("create temp table {} on commit drop as select {} as g from {} m with no data").format(
                sql.Identifier(mart.touched_name),
                mart.group(mart.columns, "m"),
                mart.table if mart.is_table else sql.SQL("ops.mart_state"),
            )
        )
    return mart.touched


def _marts_of(dataset: str) -> Iterator[Mart]:
    return (mart for mart in mart_registry.MARTS if dataset in mart.groups)
