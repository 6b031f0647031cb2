"""Finds the staged rows that core refuses: one such row costs itself alone, never the rows around it."""

from __future__ import annotations

from psycopg import sql

from .merge import MergeJob
from .refuse_rows import refuse_rows
from .row_sql import PROVENANCE, provenance

_SUSPECT = sql.Identifier("pg_temp", "suspect")


def isolate_rows(job: MergeJob, file_ids: list[str]) -> None:
    """Tries the staged rows of these files, file by file, and moves what is refused from staging to `pg_temp.refused`.

    The tries go into empty copies of the tables with all their constraints and indexes, so that a row is judged by itself.
    """
    for file_id in file_ids:
        job.run(
            "create temp table suspect on commit drop as "
            "select row_number() over (order by p.own desc, s._line, s._attempt) as _place, p.part as _part, p.own as _own, s.* "
            "from {table} s join pg_temp.staged_part p on p.attempt = s._attempt where p.file_id = %s",
            (file_id,),
            table=job.table.identifier,
        )
        job.run("create unique index on pg_temp.suspect (_place)")
        job.run("analyze pg_temp.suspect")
        tables = [(job.rows.core, False)] + ([(job.rows.contributions, True)] if job.dataset.mode == "snapshot" else [])
        for table, contributes in tables:
            _try(job, file_id, table, contributes)
        job.run("drop table pg_temp.suspect")


def _try(job: MergeJob, file_id: str, table: sql.Identifier, contributes: bool) -> None:
    job.run("create temp table probe (like {table} including all) on commit drop", table=table)
    source = ("_source",) if contributes else ()
    statement = sql.SQL(
        "insert into pg_temp.probe ({into}) select {columns}, {provenance}, {source} now(), now() from {suspects} r"
    ).format(
        into=job.rows.names(*PROVENANCE, *source, "_loaded_at", "_changed_at"),
        columns=job.rows.columns("r"),
        provenance=provenance("r"),
        source=sql.SQL("r._source," if contributes else ""),
        suspects=job.rows.staged(_SUSPECT, "s._place between $1 and $2"),
    )
    high = int(str(job.one("select coalesce(max(_place), 0) from pg_temp.suspect")))
    if refuse_rows(job.db, statement, high):
        job.run(
            "insert into pg_temp.refused select %s, %s, s._part, s._line, s._own, r.state "
            "from pg_temp.refused_place r join pg_temp.suspect s on s._place = r.place",
            (file_id, job.dataset.name),
        )
        for rows in (job.table.identifier, _SUSPECT):
            job.run(
                "delete from {rows} t using pg_temp.refused_place r join pg_temp.suspect s on s._place = r.place "
                "where t._attempt = s._attempt and t._line = s._line",
                rows=rows,
            )
    job.run("drop table pg_temp.probe")
