"""What both modes of merging share: writing the classified rows to core, and counting them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from psycopg import sql

from .database import Connection
from .documents import Dataset
from .errors import TerminalError
from .row_sql import PROVENANCE, RowSql, provenance, provenance_assignments
from .staging import StagingTable


@dataclass(frozen=True)
class MergeJob:
    """One dataset of a batch, inside the transaction.

    `claimed`: files of the batch that bring rows to the dataset, take rows from it, or end another version's currency.
    `stage_further(dataset, file_ids)` stages further accepted files into the same staging table; `touch(job)` sees the
    classified rows before they are written. `isolate(job, file_ids)` sets rows aside that core refuses.
    `kept` is what `pg_temp.merge_row` is called after the merge.
    """

    db: Connection
    dataset: Dataset
    table: StagingTable
    claimed: tuple[str, ...]
    stage_further: Callable[[Dataset, list[str]], None]
    touch: Callable[[MergeJob], None]
    kept: str
    isolate: Callable[[MergeJob, list[str]], None] | None = None

    @property
    def rows(self) -> RowSql:
        return RowSql(self.dataset)

    def run(self, template: str, values: tuple[object, ...] = (), **fragments: sql.Composable) -> int:
        """Executes a statement; returns the number of rows written."""
        return self.db.execute(sql.SQL(template).format(**fragments), values).rowcount

    def one(self, template: str, values: tuple[object, ...] = (), **fragments: sql.Composable) -> object:
        row = self.db.execute(sql.SQL(template).format(**fragments), values).fetchone()
        return row[0] if row else None

    @property
    def knows_forgotten(self) -> bool:
        """True when somebody asked to be forgotten whose rows the dataset may have."""
        people = [self.dataset.name, *(reference.dataset for reference in self.dataset.references)]
        return bool(self.one("select exists (select 1 from ops.forgotten where dataset = any(%s))", (people,)))

    def forgotten(self, alias: str) -> sql.Composable:
        """As RowSql.forgotten; costs nothing while nobody asked to be forgotten whom the dataset knows."""
        return self.rows.forgotten(alias) if self.knows_forgotten else sql.SQL("false")

    def bring(self, file_ids: list[str]) -> None:
        """Stages the parts of further accepted files."""
        if not file_ids:
            return
        self.stage_further(self.dataset, file_ids)
        if self.isolate is not None:
            self.isolate(self, file_ids)

    def row_by_row(self, isolate: Callable[[MergeJob, list[str]], None]) -> MergeJob:
        """The same job, which sets aside what core refuses of the claimed files, and of those that it brings later."""
        isolate(self, list(self.claimed))
        return replace(self, isolate=isolate)


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


def write_classified(job: MergeJob, classified: Mapping[str, int]) -> None:
    """Brings core in line with `pg_temp.merge_row`: the rows to write, each with its `_class`, in the order of the key.

    `classified`: how many rows of each class there are.

    That order keeps neighbours in the index and the table together; the order of arrival costs random pages. `_place` is where
    the row is that gives way: nobody else writes under the lock, so it is still there, and no index is asked a second time.
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
    job.touch(job)
    changes = [kind for kind in _WRITES if classified.get(kind, 0) > 0]
    for kind in changes:
        written = job.run(_WRITES[kind], **names)
        if written != classified[kind]:
            raise TerminalError(
                f"{written} rows were {kind}, {classified[kind]} were classified so", dataset=job.dataset.name
            )


def count_classes(job: MergeJob, source: sql.Composable) -> dict[str, int]:
    """Adds to `pg_temp.counted`; `source` selects file, part, class and number of rows. Returns rows per class."""
    counted = job.db.execute(
        sql.SQL(
            "with k as (insert into pg_temp.counted (file_id, dataset, part, class, n) "
            "select k.file_id, %s, k.part, k.class, k.n from ({}) k (file_id, part, class, n) returning class, n) "
            "select class, sum(n)::bigint from k group by 1"
        ).format(source),
        (job.dataset.name,),
    )
    return dict(counted.fetchall())
