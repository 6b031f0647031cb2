"""Files that the cleaning accepted and that the warehouse holds, for what it knows of the other files of their dataset."""

from __future__ import annotations

from dataclasses import replace

from .merge import MergeJob

TOO_MANY_ROWS_LOST = "too_many_rows_lost"
CANON_CHANGED = "canon_changed"


def hold(job: MergeJob) -> MergeJob:
    """Holds what is to be held of the claimed files. The job that is returned claims files that waited until now, too."""
    job = _keep_one_canon(job) if job.dataset.is_keyless else job
    if job.dataset.mode == "snapshot" and job.dataset.max_shrink_percent < 100:
        _hold_shrunk(job)
    return job


def _keep_one_canon(job: MergeJob) -> MergeJob:
    """A keyless dataset never mixes two canonical forms: equal rows would have other keys, and count twice.

    The form of the files that are accepted already counts, else the newest one of the batch; files of another form are held.
    When the last file of the old form has gone or was replayed, those that waited for it are accepted.
    """
    claimed = list(job.claimed)
    canon = job.one(
        "select coalesce(min(canon) filter (where outcome = 'loaded' and file_id <> all(%s)), "
        "max(canon) filter (where outcome = 'loaded'), max(canon) filter (where reason = %s)) "
        "from ops.file where dataset = %s",
        (claimed, CANON_CHANGED, job.dataset.name),
    )
    for file_id in _ids(
        job,
        "select file_id from pg_temp.batch_file where file_id = any(%s) and dataset = %s and outcome = 'loaded' and canon <> %s",
        (claimed, job.dataset.name, canon),
    ):
        _hold(job, file_id, CANON_CHANGED)
    waiting = _ids(
        job,
        "select file_id from ops.file where dataset = %s and outcome = 'held' and reason = %s and canon = %s "
        "and file_id <> all(%s)",
        (job.dataset.name, CANON_CHANGED, canon, claimed),
    )
    for file_id in waiting:
        _accept_again(job, file_id)
    job.bring(waiting)
    return replace(job, claimed=(*job.claimed, *waiting))


def _hold_shrunk(job: MergeJob) -> None:
    """A version that lost more of the rows of the one before than the contract allows is held, until somebody releases it."""
    versions = job.db.execute(
        "select file_id, source_key, order_time from pg_temp.batch_file where file_id = any(%s) and dataset = %s "
        "and outcome = 'loaded' and not released order by order_time, file_id",
        (list(job.claimed), job.dataset.name),
    ).fetchall()
    # Oldest first: a version that is held is not the one before any other.
    for file_id, source_key, order_time in versions:
        before = job.one(
            "select file_id from ops.file where source_key = %s and order_time < %s and dataset = %s and outcome = 'loaded' "
            "order by order_time desc limit 1",
            (source_key, order_time, job.dataset.name),
        )
        if before is not None and _share_lost(job, file_id, str(before)) > job.dataset.max_shrink_percent:
            _hold(job, file_id, TOO_MANY_ROWS_LOST)


def _share_lost(job: MergeJob, file_id: str, before: str) -> float:
    """Percent of the rows of the version before whose keys the version does not have."""
    job.bring([before])
    lost = job.one(
        "select coalesce(100.0 * count(*) filter (where not exists ("
        "select 1 from {staged} n where n._file = %s and {key})) / nullif(count(*), 0), 0) "
        "from {staged} o where o._file = %s",
        (file_id, before),
        staged=job.rows.staged(job.table.identifier),
        key=job.rows.same_key("n", "o"),
    )
    return float(str(lost))


def _ids(job: MergeJob, query: str, values: tuple[object, ...]) -> list[str]:
    return [file_id for (file_id,) in job.db.execute(query, values).fetchall()]


def _accept_again(job: MergeJob, file_id: str) -> None:
    """The file joins the batch as if its receipt had come now; its reject ledger is in place already."""
    job.run(
        "update ops.file f set outcome = 'loaded', reason = null, rows_held = 0, rows_rejected = f.rows_rejected - r.n, "
        "rows_superseded = f.rows_held + r.n, loaded_at = now(), version = (select version from ops.state), "
        "run_id = (select min(run_id) from pg_temp.batch_file) "
        "from (select count(*) as n from ops.reject where file_id = %s and refused_own is not null) r where f.file_id = %s",
        (file_id, file_id),
    )
    job.run(
        "insert into pg_temp.batch_file select f.*, false, f.rows_superseded - "
        "(select coalesce(sum((p ->> 'rows')::bigint), 0) from jsonb_array_elements(f.parts) p), true "
        "from ops.file f where f.file_id = %s",
        (file_id,),
    )


def _hold(job: MergeJob, file_id: str, reason: str) -> None:
    job.run(
        "update pg_temp.batch_file set outcome = 'held', reason = %s, rows_held = rows_superseded, rows_superseded = 0 "
        "where file_id = %s",
        (reason, file_id),
    )
    job.run("update ops.file set outcome = 'held' where file_id = %s", (file_id,))
    job.run("delete from pg_temp.staged_part where file_id = %s and part > 0", (file_id,))
