"""Snapshot: the newest accepted version of each source key; core holds per key the greatest of their rows."""

from __future__ import annotations

from psycopg import sql

from .isolate import isolate_uncovered
from .merge import MergeJob, count_classes, write_classified
from .merge_first import insert_first
from .row_sql import PROVENANCE, greatest_first, provenance


def merge_snapshot(job: MergeJob) -> MergeJob:
    """Replaces the rows of the claimed files' source keys and counts each row's class by its own predicate."""
    sources = _find_current_versions(job)
    again = _versions_that_are_current_again(job, sources)
    if not again and insert_first(job, _current_files(job)):
        job.run("drop table pg_temp.current_version")
        return job
    job.bring(again)
    job.run("analyze {table} ({keys})", table=job.table.identifier, keys=job.rows.keys())
    fresh = [*job.claimed, *again]
    _replace_contributions(job, sources, fresh)
    _classify(job)
    while job.isolate is not None and isolate_uncovered(job, fresh):
        job.run("drop table pg_temp.merge_row")
        _classify(job)
    write_classified(
        job, dict(job.db.execute("select _class, count(*) from pg_temp.merge_row group by _class").fetchall())
    )
    _count(job)
    job.run("drop table pg_temp.current_version, pg_temp.brought, pg_temp.touched")
    job.run("alter table pg_temp.merge_row rename to {kept}", kept=sql.Identifier(job.kept))
    return job


def _find_current_versions(job: MergeJob) -> list[str]:
    """`current_version`: of each source key that the batch names, the newest accepted version. Returns these source keys.

    None (NULL) also when that one belongs to another dataset: a source key has one current version in all of them.
    """
    job.run(
        "create temp table current_version on commit drop as "
        "select k.source_key, case when n.dataset = %s then n.file_id end as file_id "
        "from (select distinct source_key from ops.file where file_id = any(%s)) k left join lateral ("
        "select f.dataset, f.file_id from ops.file f where f.source_key = k.source_key and f.outcome = 'loaded' "
        "order by f.order_time desc limit 1) n on true",
        (job.dataset.name, list(job.claimed)),
    )
    return [source for (source,) in job.db.execute("select source_key from pg_temp.current_version").fetchall()]


def _current_files(job: MergeJob) -> set[str]:
    """Files of the batch that are the current versions of their source keys."""
    files = job.db.execute("select file_id from pg_temp.current_version where file_id = any(%s)", (list(job.claimed),))
    return {file_id for (file_id,) in files.fetchall()}


def _versions_that_are_current_again(job: MergeJob, sources: list[str]) -> list[str]:
    """A newer version was withdrawn: an older one counts again, and its rows are gone from the contributions."""
    rows = job.db.execute(
        sql.SQL(
            "select file_id from pg_temp.current_version v where file_id <> all(%s) "
            "and not exists (select 1 from {} b where b._source = any(%s) and b._source = v.source_key and b._file = v.file_id)"
        ).format(job.rows.contributions),
        (list(job.claimed), sources),
    ).fetchall()
    return [file_id for (file_id,) in rows]


def _replace_contributions(job: MergeJob, sources: list[str], fresh: list[str]) -> None:
    """`fresh`: files whose rows are not among the contributions; others may be staged to be compared with."""
    rows = job.rows
    # A claimed file's own rows go too: they are of its earlier generation.
    # The source keys are named as values: PostgreSQL knows how many rows each has, and of new ones that there are none.
    gone = (
        "b._source = any(%s) and b._source = v.source_key and (b._file = any(%s) or b._file is distinct from v.file_id)"
    )
    names = {"contributions": rows.contributions, "keys": rows.keys(), "b_keys": rows.keys("b")}
    job.run(
        "create temp table brought on commit drop as select r.* from {staged} r "
        "join pg_temp.current_version v on v.file_id = r._file where r._file = any(%s) and not {forgotten} order by {keys}",
        (fresh,),
        staged=rows.staged(job.table.identifier),
        keys=rows.keys("r"),
        forgotten=job.forgotten("r"),
    )
    job.run(
        f"create temp table touched on commit drop as select {{b_keys}} from {{contributions}} b, pg_temp.current_version v "
        f"where {gone} union select {{keys}} from pg_temp.brought",
        (sources, list(job.claimed)),
        **names,
    )
    job.run(
        f"delete from {{contributions}} b using pg_temp.current_version v where {gone}",
        (sources, list(job.claimed)),
        **names,
    )
    job.run(
        "insert into {contributions} ({into}) select {columns}, {provenance}, r._source, now(), now() from pg_temp.brought r",
        contributions=rows.contributions,
        into=rows.names(*PROVENANCE, "_source", "_loaded_at", "_changed_at"),
        columns=rows.columns("r"),
        provenance=provenance("r"),
    )


def _classify(job: MergeJob) -> None:
    """`merge_row`: every key that the batch touched, its winner among the contributions and what becomes of it in core."""
    rows = job.rows
    job.run("analyze pg_temp.touched")
    job.run(
        "create temp table merge_row on commit drop as "
        "select {t_keys}, {content}{provenance}, c._file as _old_file, c.ctid as _place, case "
        "when w.{some_key} is null and c.{some_key} is null then 'absent' "
        "when w.{some_key} is null then 'removed' "
        "when c.{some_key} is null then 'inserted' "
        "when {same} then 'unchanged' else 'updated' end as _class "
        "from pg_temp.touched t "
        "left join (select distinct on ({b_keys}) b.* from {contributions} b "
        "join pg_temp.touched t on {b_key} order by {b_keys}, {greatest}) w on {w_key} "
        "left join {core} c on {c_key} order by {t_keys}",
        content=rows.content("w"),
        t_keys=rows.keys("t"),
        provenance=provenance("w"),
        some_key=rows.some_key,
        same=rows.same_content("w", "c"),
        b_keys=rows.keys("b"),
        contributions=rows.contributions,
        b_key=rows.same_key("b", "t"),
        greatest=greatest_first("b"),
        w_key=rows.same_key("w", "t"),
        core=rows.core,
        c_key=rows.same_key("c", "t"),
    )


def _count(job: MergeJob) -> None:
    rows = job.rows
    # A staged row has the class of its key if it won that key, else another row is there in its place.
    count_classes(
        job,
        sql.SQL(
            "select r._file, r._part, coalesce(m._class, 'superseded'), count(*) from {staged} r "
            "left join pg_temp.merge_row m on {key} and m._file = r._file group by 1, 2, 3"
        ).format(staged=rows.staged(job.table.identifier), key=rows.same_key("m", "r")),
    )
    # Rows are removed by the newest file of the batch that has the source key of the row that was lost; where there is none,
    # core refused a row that stood in it, by a rule that came after the row: its own file lost it.
    count_classes(
        job,
        sql.SQL(
            "select coalesce((select f.file_id from ops.file f where f.source_key = old.source_key and f.file_id = any({claimed}) "
            "order by f.order_time desc limit 1), max(old.file_id)), 0, 'removed', count(*) "
            "from pg_temp.merge_row m join ops.file old on old.file_id = m._old_file where m._class = 'removed' "
            "group by old.source_key"
        ).format(claimed=sql.Literal(list(job.claimed))),
    )
