"""Delta: core holds per key the greatest row of all accepted files; absence says nothing."""

from __future__ import annotations

from psycopg import sql

from .merge import MergeJob, count_classes, write_classified
from .merge_first import insert_first
from .row_sql import greatest_first, order, provenance


def merge_delta(job: MergeJob) -> MergeJob:
    """Merges the claimed files into core and counts each row's class by its own predicate."""
    if insert_first(job, job.claimed):
        return job
    rebuild = _winner_was_withdrawn(job)
    if rebuild:
        # Somebody else's row may win now. The warehouse keeps only winners, so all accepted files are merged again.
        job.bring(_other_accepted_files(job))
    _classify(job, rebuild)
    if rebuild:
        _mark_removed(job)
    # Rows that are removed have no part: they count for their file as a whole.
    counted = sql.SQL("select _file, coalesce(_part, 0), _class, count(*) from pg_temp.merge_row group by 1, 2, 3")
    write_classified(job, count_classes(job, counted))
    job.run("alter table pg_temp.merge_row rename to {kept}", kept=sql.Identifier(job.kept))
    return job


def _winner_was_withdrawn(job: MergeJob) -> bool:
    """True when a row in core came from an earlier generation of a claimed file that no longer brings it."""
    earlier = _loaded_before(job)
    return bool(earlier) and bool(
        job.one(
            "select exists (select 1 from {core} c where c._file = any(%s) and not exists ("
            "select 1 from {staged} r where r._file = c._file and {key} and {r_order} >= {c_order}))",
            (earlier,),
            core=job.rows.core,
            staged=job.rows.staged(job.table.identifier),
            key=job.rows.same_key("r", "c"),
            r_order=order("r"),
            c_order=order("c"),
        )
    )


def _loaded_before(job: MergeJob) -> list[str]:
    rows = job.db.execute(
        "select distinct file_id from ops.load where file_id = any(%s)", (list(job.claimed),)
    ).fetchall()
    return [file_id for (file_id,) in rows]


def _other_accepted_files(job: MergeJob) -> list[str]:
    rows = job.db.execute(
        "select file_id from ops.file where dataset = %s and outcome = 'loaded' and file_id <> all(%s) order by file_id",
        (job.dataset.name, list(job.claimed)),
    ).fetchall()
    return [file_id for (file_id,) in rows]


def _classify(job: MergeJob, rebuild: bool) -> None:
    rows = job.rows
    job.run("analyze {table} ({keys})", table=job.table.identifier, keys=rows.keys())
    job.run(
        "create temp table merge_row on commit drop as "
        "select {columns}, {provenance}, r._part, c.ctid as _place, case "
        "when r._rank > 1 or {forgotten} then 'superseded' "
        "when c.{some_key} is null then 'inserted' "
        # An earlier generation of the same file always gives way, whatever its order was.
        "when {rebuild} or c._file = r._file or {r_order} > {c_order} then "
        "case when {same} then 'unchanged' else 'updated' end "
        "else 'superseded' end as _class "
        "from (select *, row_number() over (partition by {partition} order by {greatest}) as _rank from {staged} q) r "
        "left join {core} c on {key} order by {keys}",
        columns=rows.columns("r"),
        keys=rows.keys("r"),
        provenance=provenance("r"),
        forgotten=job.forgotten("r"),
        some_key=rows.some_key,
        rebuild=sql.Literal(rebuild),
        r_order=order("r"),
        c_order=order("c"),
        same=rows.same_content("r", "c"),
        partition=rows.keys("q"),
        greatest=greatest_first("q"),
        staged=rows.staged(job.table.identifier),
        core=rows.core,
        key=rows.same_key("c", "r"),
    )


def _mark_removed(job: MergeJob) -> None:
    job.run(
        "insert into pg_temp.merge_row ({keys}, _file, _place, _class) select {c_keys}, c._file, c.ctid, 'removed' from {core} c "
        "where not exists (select 1 from pg_temp.merge_row m where {key} and m._class <> 'superseded')",
        keys=job.rows.keys(),
        c_keys=job.rows.keys("c"),
        core=job.rows.core,
        key=job.rows.same_key("m", "c"),
    )
