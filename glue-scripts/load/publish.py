"""The one transaction of a load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .books import prepare_counting, record_staged, write_books, write_labels
from .copy_parts import CopiedPart, CopyTask
from .database import PUBLISH_LOCK, Connection, postgres_errors
from .documents import File, Manifest, Part
from .kill_points import KillPoints
from .ledger import accepted_parts, claim, refuse_withdrawal, write_drift, write_run
from .marts import refresh_marts
from .merge import MergeJob
from .merge_delta import merge_delta
from .merge_snapshot import merge_snapshot
from .rejects import close_superseded_rejects, replace_rejects
from .stage_in_threads import Stage
from .staging import StagingTable
from .steps import Steps

MERGES = {"delta": merge_delta, "snapshot": merge_snapshot}
# A sort of a million keys fits; the smallest database has 1 GB in all.
WORK_MEMORY = "64MB"
# How a transaction ends whose Lambda ran out of time: Lambda freezes the process, and nobody closes the connection. The lock
# would stay taken, and each later load would wait for it until its own end. The idle time holds a restaging, the lock time
# comes before the 15 minutes of a Lambda, so that a load that waited says so (RetryableError) instead of looking stuck.
SESSION = {
    "lock_timeout": "10min",
    "idle_in_transaction_session_timeout": "30min",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "4",
    "client_connection_check_interval": "10s",
}


@dataclass(frozen=True)
class StagedBatch:
    """What staging brought: tables per dataset, one for reject ledgers, and each task with the attempt that won."""

    tables: Mapping[str, StagingTable]
    rejects: StagingTable | None
    copied: list[tuple[CopyTask, CopiedPart]]


@dataclass(frozen=True)
class Publication:
    """Merges a staged batch, all of it or nothing."""

    db: Connection
    manifest: Manifest
    staged: StagedBatch
    stage: Stage
    points: KillPoints
    steps: Steps

    def publish(self) -> None:
        """Raises RetryableError or TerminalError; then the warehouse is as it was.

        READ COMMITTED, and the lock comes first: every statement after it sees what the run before committed.
        """
        doing = postgres_errors("publishing", run=self.manifest.run_id)
        with doing, self.steps.committing(), self.db.transaction():
            self.db.execute("; ".join(f"set local {name} = '{value}'" for name, value in SESSION.items()))
            self.db.execute("select pg_advisory_xact_lock(%s)", (PUBLISH_LOCK,))
            self.db.execute(f"set local work_mem = '{WORK_MEMORY}'; set local jit = off; set local time zone 'UTC'")
            files = claim(self.db, self.manifest)
            if files:
                self._load(files)

    def _load(self, files: list[File]) -> None:
        self.points.reach("in_transaction")
        claimed = {file.file_id for file in files}
        prepare_counting(self.db)
        with self.steps.timed("merge"):
            for table in [*self.staged.tables.values(), *([self.staged.rejects] if self.staged.rejects else [])]:
                mine = [(t, c) for t, c in self.staged.copied if t.table == table and t.file_id in claimed]
                record_staged(self.db, table, mine)
            touched = {name for name in self._datasets(files) if self._merge(name, files)}
            write_books(self.db)
            replace_rejects(self.db, self.staged.rejects)
            close_superseded_rejects(self.db)
            write_drift(self.db, files)
            write_labels(self.db)
            write_run(self.db, self.manifest, files)
        with self.steps.timed("marts"):
            refresh_marts(self.db, touched)
        self.points.reach("before_commit")

    @staticmethod
    def _datasets(files: list[File]) -> list[str]:
        return sorted({file.dataset for file in files if file.dataset is not None})

    def _merge(self, name: str, files: list[File]) -> bool:
        claimed = tuple(file.file_id for file in files if file.dataset == name)
        table = self.staged.tables.get(name)
        if table is None:
            refuse_withdrawal(self.db, name, claimed)
            return False
        dataset = self.manifest.datasets[name]
        job = MergeJob(
            db=self.db,
            dataset=dataset,
            table=table,
            claimed=claimed,
            restage=lambda file_ids: self._restage(table, name, file_ids),
        )
        with postgres_errors("merging", run=self.manifest.run_id, dataset=name):
            return MERGES[dataset.mode](job)

    def _restage(self, table: StagingTable, dataset: str, file_ids: list[str]) -> None:
        if not file_ids:
            return
        tasks: list[CopyTask] = []
        for file_id, parts in accepted_parts(self.db, file_ids):
            tasks += tasks_of_parts(table, parts, file_id, dataset, len(tasks))
        copied = self.stage(tasks)
        record_staged(self.db, table, [(tasks[part.number], part) for part in copied])


def tasks_of_parts(
    table: StagingTable, parts: tuple[Part, ...], file_id: str, dataset: str, first: int
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
        )
        for place, part in enumerate(parts)
    ]
