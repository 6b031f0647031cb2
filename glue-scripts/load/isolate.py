"""Finds the rows that core refuses: one such row costs itself alone, never the rows around it."""

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
            _try_staged(job, file_id, table, contributes)
        job.run("drop table pg_temp.suspect")


def isolate_uncovered(job: MergeJob, fresh: list[str]) -> bool:
    """Tries the rows of `pg_temp.merge_row` that core gets from contributions of earlier loads, and not from `fresh` files.

    A row that always lost to another source was never tried in core: it is when that row gives way. What is refused moves
    from the contributions to `pg_temp.refused`. True when anything was: then other rows win.
    """
    job.run(
        "create temp table suspect on commit drop as select row_number() over (order by m._file, m._line) as _place, "
        "{columns}, {provenance} from pg_temp.merge_row m where m._file <> all(%s)",
        (fresh,),
        columns=job.rows.columns("m"),
        provenance=provenance("m"),
    )
    job.run("create unique index on pg_temp.suspect (_place)")
    refused = _try(job, job.rows.core, sql.SQL("(select * from pg_temp.suspect where _place between $1 and $2)"))
    if refused:
        # Staged to be compared with another version, the file may have been tried already.
        job.run(
            "insert into pg_temp.refused select s._file, %s, 0, s._line, s._own, r.state "
            "from pg_temp.refused_place r join pg_temp.suspect s on s._place = r.place on conflict do nothing",
            (job.dataset.name,),
        )
        job.run(
            "delete from {contributions} b using pg_temp.refused_place r join pg_temp.suspect s on s._place = r.place "
            "where {key} and b._file = s._file",
            contributions=job.rows.contributions,
            key=job.rows.same_key("b", "s"),
        )
    job.run("drop table pg_temp.suspect")
    return refused > 0


def _try_staged(job: MergeJob, file_id: str, table: sql.Identifier, contributes: bool) -> None:
    if not _try(job, table, job.rows.staged(_SUSPECT, "s._place between $1 and $2"), contributes):
        return
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


def _try(job: MergeJob, table: sql.Identifier, suspects: sql.Composable, contributes: bool = False) -> int:
    """Inserts `suspects` into an empty copy of the table, by place. Returns how many are listed in `pg_temp.refused_place`."""
    job.run("create temp table probe (like {table} including all) on commit drop", table=table)
    source = ("_source",) if contributes else ()
    statement = sql.SQL(
        "insert into pg_temp.probe ({into}) select {columns}, {provenance}, {source} now(), now() from {suspects} r"
    ).format(
        into=job.rows.names(*PROVENANCE, *source, "_loaded_at", "_changed_at"),
        columns=job.rows.columns("r"),
        provenance=provenance("r"),
        source=sql.SQL("r._source," if contributes else ""),
        suspects=suspects,
    )
    high = int(str(job.one("select coalesce(max(_place), 0) from pg_temp.suspect")))
    refused = refuse_rows(job.db, statement, high)
    job.run("drop table pg_temp.probe")
    return refused
