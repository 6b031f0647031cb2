"""The staged batch: which attempts won, and further files that the merge asks for."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from .copy_parts import CopiedPart, CopyTask
from .database import Connection
from .documents import Dataset, Part, parse_parts
from .errors import RetryableError, TerminalError
from .stage_in_threads import Stage
from .staging import StagingArea, StagingTable


@dataclass(frozen=True)
class StagedBatch:
    """What staging brought: tables per dataset, one for reject ledgers, one for refused rows, each task with its attempt."""

    area: StagingArea
    stage: Stage
    tables: dict[str, StagingTable]
    rejects: StagingTable | None
    refused: StagingTable
    copied: list[tuple[CopyTask, CopiedPart]]

    def table(self, dataset: Dataset) -> StagingTable:
        """A table of its own also for a dataset that the batch only takes rows back from."""
        if dataset.name not in self.tables:
            self.tables[dataset.name] = self.area.create(dataset)
        return self.tables[dataset.name]

    def record(self, db: Connection, file_ids: set[str]) -> None:
        """Lets the parts and reject ledgers of these files take part."""
        mine = [(task, copied) for task, copied in self.copied if task.file_id in file_ids]
        for table in {task.table for task, _ in mine}:
            record_staged(db, table, self.refused, [(task, copied) for task, copied in mine if task.table == table])

    def bring(self, db: Connection, dataset: Dataset, file_ids: list[str]) -> None:
        """Stages the parts of further accepted files, as the ledger lists them; files that are there already are left alone."""
        rows = db.execute(
            "select file_id, parts from ops.file where file_id = any(%s) "
            "and file_id not in (select file_id from pg_temp.staged_part where dataset = %s) order by file_id",
            (file_ids, dataset.name),
        ).fetchall()
        table = self.table(dataset)
        tasks: list[CopyTask] = []
        for file_id, parts in rows:
            tasks += tasks_of_parts(table, self.refused, parse_parts(parts), file_id, dataset.name, len(tasks))
        copied = self.stage(tasks)
        record_staged(db, table, self.refused, [(tasks[part.number], part) for part in copied])


def record_staged(
    db: Connection, table: StagingTable, refused: StagingTable, staged: list[tuple[CopyTask, CopiedPart]]
) -> None:
    """Lets the attempts that won take part in the merge, when all their rows are there, taken or refused.

    UNLOGGED tables are empty after a crash or failover of PostgreSQL: then RetryableError, and nothing is loaded.
    """
    values = [(copied.attempt, task.file_id, task.dataset, task.part, copied.rows, task.own) for task, copied in staged]
    with db.cursor() as cursor:
        cursor.executemany("insert into pg_temp.staged_part values (%s, %s, %s, %s, %s, %s)", values)
    attempts = [copied.attempt for _, copied in staged]
    found = db.execute(
        sql.SQL(
            # Counted before it is joined: so that PostgreSQL may count with several workers, and joins a few rows.
            "select s._attempt::text, sum(n), coalesce(sum(n) filter (where s._file is distinct from p.file_id), 0) from "
            "(select _attempt, _file, count(*) as n from {} where _attempt = any(%s::xid8[]) group by 1, 2 union all "
            "select _attempt, _file, count(*) from {} where _attempt = any(%s::xid8[]) group by 1, 2) s "
            "join pg_temp.staged_part p on p.attempt = s._attempt group by s._attempt"
        ).format(table.identifier, refused.identifier),
        (attempts, attempts),
    ).fetchall()
    there = {attempt: (rows, strange) for attempt, rows, strange in found}
    for task, copied in staged:
        rows, strange = there.get(copied.attempt, (0, 0))
        facts = {"dataset": task.dataset, "file": task.file_id, "part": task.key}
        if rows != copied.rows:
            raise RetryableError(f"staging holds {rows} rows of {copied.rows}: nothing was loaded, run again", **facts)
        if strange:
            raise TerminalError(f"{strange} rows of the part name another file: clean the file again", **facts)
    db.execute(
        sql.SQL(
            "insert into pg_temp.refused select p.file_id, p.dataset, p.part, s._line, p.own, s._sqlstate "
            "from {} s join pg_temp.staged_part p on p.attempt = s._attempt where s._attempt = any(%s::xid8[])"
        ).format(refused.identifier),
        (attempts,),
    )


def tasks_of_parts(
    table: StagingTable, refused: StagingTable, parts: tuple[Part, ...], file_id: str, dataset: str, first: int
) -> list[CopyTask]:
    """One task a part, numbered from `first`."""
    return [
        CopyTask(
            number=first + place,
            table=table,
            part=place + 1,
            key=part.key,
            rows=part.rows,
            own=part.own,
            bytes=part.bytes,
            file_id=file_id,
            dataset=dataset,
            refused=refused,
        )
        for place, part in enumerate(parts)
    ]
