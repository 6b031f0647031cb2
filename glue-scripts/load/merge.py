"""What both modes of merging share: writing the classified rows to core, and counting them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from psycopg import sql

from .database import Connection
from .documents import Dataset
from .errors import TerminalError
from .row_sql import PROVENANCE, RowSql, provenance, provenance_assignments
from .staging import StagingTable


@dataclass(frozen=True)
class MergeJob:
    """One dataset of a batch, inside the transaction.

    `restage(file_ids)` copies the parts of further accepted files into the same staging table.
    """

    db: Connection
    dataset: Dataset
    table: StagingTable
    claimed: tuple[str, ...]
    restage: Callable[[list[str]], None]

    @property
    def rows(self) -> RowSql:
        return RowSql(self.dataset)

    def run(self, template: str, values: tuple[object, ...] = (), **fragments: sql.Composable) -> int:
        """Executes a statement; returns the number of rows written."""
        return self.db.execute(sql.SQL(template).format(**fragments), values).rowcount

    def one(self, template: str, values: tuple[object, ...] = (), **fragments: sql.Composable) -> object:
        row = self.db.execute(sql.SQL(template).format(**fragments), values).fetchone()
        return row[0] if row else None

    def forgotten(self, alias: str) -> sql.Composable:
        """As RowSql.forgotten; costs nothing while nobody of the dataset asked to be forgotten."""
        query = "select exists (select 1 from ops.forgotten where dataset = %s)"
        return self.rows.forgotten(alias) if self.one(query, (self.dataset.name,)) else sql.SQL("false")


_WRITES = {
    "removed": "delete from {core} c using pg_temp.merge_row m where m._class = 'removed' and c.ctid = m._place",
    "updated": (
        "update {core} c set {set_content}, {set_provenance}, _loaded_at = now(), _changed_at = now() "
        "from pg_temp.merge_row m where m._class = 'updated' and c.ctid = m._place"
    ),
    "unchanged": (
        "update {core} c set {set_provenance}, _loaded_at = now() "
        "from pg_temp.merge_row m where m._class = 'unchanged' and c.ctid = m._place"
    ),
    "inserted": (
        "insert into {core} ({into}) select {columns}, {provenance}, now(), now() "
        "from pg_temp.merge_row m where m._class = 'inserted'"
    ),
}


def write_classified(job: MergeJob) -> bool:
    """Brings core in line with `pg_temp.merge_row`: the rows to write, each with its `_class`, in the order of the key.

    That order keeps neighbours in the index and the table together; the order of arrival costs random pages. `_place` is where
    the row is that gives way: nobody else writes under the lock, so it is still there, and no index is asked a second time.
    Returns true when the content of core changed.
    Raises TerminalError when rows written differ from rows classified.
    """
    rows = job.rows
    names = {
        "core": rows.core,
        "columns": rows.columns("m"),
        "provenance": provenance("m"),
        "set_provenance": provenance_assignments("m"),
        "set_content": rows.content_assignments("m"),
        "into": rows.names(*PROVENANCE, "_loaded_at", "_changed_at"),
    }
    job.run("analyze pg_temp.merge_row ({keys})", keys=rows.keys())
    classified = dict(job.db.execute("select _class, count(*) from pg_temp.merge_row group by _class").fetchall())
    changes = [kind for kind in _WRITES if classified.get(kind, 0) > 0]
    for kind in changes:
        written = job.run(_WRITES[kind], **names)
        if written != classified[kind]:
            raise TerminalError(
                f"{written} rows were {kind}, {classified[kind]} were classified so", dataset=job.dataset.name
            )
    return any(kind != "unchanged" for kind in changes)
