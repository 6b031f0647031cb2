"""The one transaction of a load."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import psycopg

from .books import prepare_counting, write_books, write_labels, write_sums
from .claim import Claim, claim
from .database import PUBLISH_LOCK, Connection, is_data_error, postgres_errors
from .documents import Manifest
from .forget import Person, forget
from .held import hold
from .isolate import isolate_rows
from .kill_points import KillPoints
from .ledger import refuse_withdrawal, write_drift, write_run
from .mart_groups import touch_groups
from .marts import refresh_marts
from .merge import MergeJob
from .merge_delta import merge_delta
from .merge_snapshot import merge_snapshot
from .orphans import refresh_orphans
from .rejects import close_superseded_rejects, replace_rejects
from .staged import StagedBatch
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
class Publication:
    """Merges a staged batch, all of it or nothing; what cannot be merged of a row costs that row alone."""

    db: Connection
    manifest: Manifest
    people: tuple[Person, ...]
    staged: StagedBatch
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
            if not self._change():
                # Somebody else did all of it meanwhile: the version stays what it is.
                raise psycopg.Rollback

    def _change(self) -> bool:
        """False when there was nothing left to do."""
        self.points.reach("in_transaction")
        self.db.execute("update ops.state set version = version + 1")
        prepare_counting(self.db)
        forgotten = forget(self.db, self.manifest, self.people)
        claimed = claim(self.db, self.manifest)
        with self.steps.timed("merge"):
            self._load(claimed)
        with self.steps.timed("marts"):
            refreshed = refresh_marts(self.db, self.manifest)
        self.points.reach("before_commit")
        return bool(claimed.files) or bool(forgotten) or refreshed

    def _load(self, claimed: Claim) -> None:
        self.staged.record(self.db, {file.file_id for file in claimed.files})
        merged = {
            name: f"merged_{place}" for place, name in enumerate(claimed.datasets) if name in self.manifest.datasets
        }
        for name in claimed.datasets.keys() - merged.keys():
            refuse_withdrawal(self.db, name, claimed.datasets[name])
        jobs = [self._job(name, claimed.datasets[name], kept) for name, kept in merged.items()]
        # First what is held in any dataset: a version that is not accepted ends no other version's currency.
        for job in [self._by_row_if_need_be(job, hold) for job in jobs]:
            self._by_row_if_need_be(job, MERGES[job.dataset.mode])
        refresh_orphans(self.db, self.manifest.datasets, merged)
        write_books(self.db, self.manifest.run_id)
        replace_rejects(self.db, self.staged.rejects, claimed.files)
        close_superseded_rejects(self.db)
        write_drift(self.db, claimed.files)
        write_labels(self.db)
        write_sums(self.db)
        write_run(self.db, self.manifest, claimed.files)

    def _job(self, name: str, file_ids: tuple[str, ...], kept: str) -> MergeJob:
        dataset = self.manifest.datasets[name]
        bring = partial(self.staged.bring, self.db)
        return MergeJob(self.db, dataset, self.staged.table(dataset), file_ids, bring, touch_groups, kept)

    def _by_row_if_need_be(self, job: MergeJob, step: Callable[[MergeJob], MergeJob]) -> MergeJob:
        """The job as the step leaves it. When an index or an expression refuses some row, each is tried by itself first."""
        with postgres_errors("merging", run=self.manifest.run_id, dataset=job.dataset.name):
            try:
                with self.db.transaction():
                    return step(job)
            except psycopg.Error as error:
                if not is_data_error(error) or job.isolate is not None:
                    raise
                return step(job.row_by_row(isolate_rows))
