"""Orphans, `ops.orphan`: living rows that refer to a row which is not there. They stay in core; nobody rejects them.

A derived set: after every load it is what an anti-join over all of core would say, kept up from the rows that changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from psycopg import sql

from .database import Connection
from .documents import Dataset, Reference
from .row_sql import RowSql, key_text

# Rows of the merge whose reference, or whose being there, can have changed.
_CHANGED = "m._class in ('inserted', 'updated', 'removed')"
_GONE = "m._class = 'removed' or (m._class in ('inserted', 'updated') and m._deleted)"


@dataclass(frozen=True)
class _Link:
    """One reference of one dataset."""

    child: Dataset
    reference: Reference
    parent: Dataset

    @property
    def identity(self) -> tuple[str, list[str], str]:
        return (self.child.name, list(self.reference.columns), self.parent.name)

    def orphans(self, source: sql.Composable) -> sql.Composable:
        """Rows of `source` (as `c`, with the columns of the child) that refer to no living row of the parent."""
        pairs = zip(self.reference.columns, self.parent.key, strict=True)
        same = [sql.SQL("p.{} = c.{}").format(sql.Identifier(key), sql.Identifier(name)) for name, key in pairs]
        given = [sql.SQL("c.{} is not null").format(sql.Identifier(name)) for name in self.reference.columns]
        return sql.SQL(
            "insert into ops.orphan select {child}, {columns}, {parent}, {key}, {parent_key} from {source} "
            "where not c._deleted and {given} and not exists (select 1 from {table} p where {same} and not p._deleted) "
            "on conflict do nothing"
        ).format(
            child=sql.Literal(self.child.name),
            columns=sql.Literal(list(self.reference.columns)),
            parent=sql.Literal(self.parent.name),
            key=key_text(self.child.key, "c"),
            parent_key=key_text(self.reference.columns, "c"),
            source=source,
            given=sql.SQL(" and ").join(given),
            table=sql.Identifier("core", self.parent.name),
            same=sql.SQL(" and ").join(same),
        )


def refresh_orphans(db: Connection, datasets: Mapping[str, Dataset], merged: Mapping[str, str]) -> None:
    """`merged`: per dataset that was merged, the name of the temporary table of its classified rows."""
    links = [
        _Link(dataset, reference, datasets[reference.dataset])
        for dataset in datasets.values()
        for reference in dataset.references
        if reference.dataset in datasets
    ]
    fresh = _follow_contracts(db, links)
    for link in links:
        if link.identity in fresh:
            table = sql.SQL("{} c").format(sql.Identifier("core", link.child.name))
            db.execute(link.orphans(table))
        else:
            for rows in _changes(db, link.child, merged):
                _follow_children(db, link, rows)
            for rows in _changes(db, link.parent, merged):
                _follow_parents(db, link, rows)


def remember_removed(db: Connection, rows: RowSql, condition: sql.Composable, values: tuple[object, ...]) -> None:
    """Called before rows of core (`c` in the condition) are deleted outside of a merge, in the same transaction."""
    table = _removed(rows.dataset)
    db.execute(
        sql.SQL(
            "create temp table if not exists {} on commit drop as "
            "select {}, false as _deleted, 'removed' as _class from {} c with no data"
        ).format(sql.Identifier(table), rows.keys("c"), rows.core)
    )
    db.execute(
        sql.SQL("insert into {} select {}, false, 'removed' from {} c where {}").format(
            sql.Identifier("pg_temp", table), rows.keys("c"), rows.core, condition
        ),
        values,
    )


def _follow_contracts(db: Connection, links: list[_Link]) -> list[tuple[str, list[str], str]]:
    """Drops references that no contract has any more; returns those that are new."""
    known = [tuple(row) for row in db.execute("select dataset, columns, parent from ops.reference").fetchall()]
    wanted = [link.identity for link in links]
    fresh = [identity for identity in wanted if identity not in known]
    with db.cursor() as cursor:
        cursor.executemany(
            "delete from ops.reference where (dataset, columns, parent) = (%s, %s, %s)",
            [identity for identity in known if identity not in wanted],
        )
        cursor.executemany("insert into ops.reference values (%s, %s, %s) on conflict do nothing", fresh)
    return fresh


def _follow_children(db: Connection, link: _Link, rows: sql.Identifier) -> None:
    key = key_text(link.child.key, "m")
    db.execute(
        sql.SQL(
            f"delete from ops.orphan o using {{}} m where {_CHANGED} and o.dataset = %s and o.columns = %s "
            "and o.parent = %s and o.key = {}"
        ).format(rows, key),
        link.identity,
    )
    same = sql.SQL(" and ").join(sql.SQL("c.{0} = m.{0}").format(sql.Identifier(name)) for name in link.child.key)
    source = sql.SQL(f"{{}} m join {{}} c on {_CHANGED} and {{}}")
    db.execute(link.orphans(source.format(rows, sql.Identifier("core", link.child.name), same)))


def _follow_parents(db: Connection, link: _Link, rows: sql.Identifier) -> None:
    living = sql.SQL(" and ").join(sql.SQL("p.{0} = m.{0}").format(sql.Identifier(key)) for key in link.parent.key)
    db.execute(
        sql.SQL(
            f"delete from ops.orphan o using {{}} m join {{}} p on {{}} and not p._deleted "
            f"where {_CHANGED} and o.dataset = %s and o.columns = %s and o.parent = %s and o.parent_key = {{}}"
        ).format(rows, sql.Identifier("core", link.parent.name), living, key_text(link.parent.key, "m")),
        link.identity,
    )
    pairs = zip(link.reference.columns, link.parent.key, strict=True)
    same = [sql.SQL("c.{} = m.{}").format(sql.Identifier(name), sql.Identifier(key)) for name, key in pairs]
    source = sql.SQL(f"{{}} m join {{}} c on ({_GONE}) and {{}}")
    db.execute(link.orphans(source.format(rows, sql.Identifier("core", link.child.name), sql.SQL(" and ").join(same))))


def _changes(db: Connection, dataset: Dataset, merged: Mapping[str, str]) -> list[sql.Identifier]:
    """Tables of the rows of a dataset that the transaction changed: by its merge, and outside of it."""
    tables = [sql.Identifier("pg_temp", merged[dataset.name])] if dataset.name in merged else []
    removed = _removed(dataset)
    if db.execute("select to_regclass(%s)", (f"pg_temp.{removed}",)).fetchone() != (None,):
        tables.append(sql.Identifier("pg_temp", removed))
    return tables


def _removed(dataset: Dataset) -> str:
    # A hash: the name of a dataset may be as long as PostgreSQL allows.
    return f"removed_{sha256(dataset.name.encode()).hexdigest()[:16]}"
