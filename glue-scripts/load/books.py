"""The books: each row that came in counted in one class, by file and part."""

from __future__ import annotations

from psycopg import sql

from .copy_parts import CopiedPart, CopyTask
from .database import Connection
from .errors import RetryableError, TerminalError
from .staging import StagingTable

_NEWER = (
    "exists (select 1 from ops.file n where n.source_key = f.source_key and n.dataset = f.dataset "
    "and n.outcome = 'loaded' and n.order_time > f.order_time)"
)


def prepare_counting(db: Connection) -> None:
    """`staged_part`: the attempts that won. `counted`: rows per file, part and class; part 0 is the file as a whole."""
    db.execute(
        'create temp table staged_part (attempt bigint primary key, file_id text collate "C" not null, part integer not null, '
        "rows bigint not null) on commit drop"
    )
    db.execute(
        'create temp table counted (file_id text collate "C" not null, part integer not null, class text not null, '
        "n bigint not null) on commit drop"
    )


def record_staged(db: Connection, table: StagingTable, staged: list[tuple[CopyTask, CopiedPart]]) -> None:
    """Lets the attempts that won take part in the merge, when all their rows are there.

    UNLOGGED tables are empty after a crash or failover of PostgreSQL: then RetryableError, and nothing is loaded.
    """
    values = [(copied.attempt, task.file_id, task.part, copied.rows) for task, copied in staged]
    with db.cursor() as cursor:
        cursor.executemany("insert into pg_temp.staged_part values (%s, %s, %s, %s)", values)
    attempts = [copied.attempt for _, copied in staged]
    found = db.execute(
        sql.SQL(
            "select s._attempt, count(*), count(*) filter (where s._file is distinct from p.file_id) from {} s "
            "join pg_temp.staged_part p on p.attempt = s._attempt where s._attempt = any(%s) group by 1"
        ).format(table.identifier),
        (attempts,),
    ).fetchall()
    there = {attempt: (rows, strange) for attempt, rows, strange in found}
    for task, copied in staged:
        rows, strange = there.get(copied.attempt, (0, 0))
        facts = {"dataset": task.dataset, "file": task.file_id, "part": task.key}
        if rows != copied.rows:
            raise RetryableError(f"staging holds {rows} rows of {copied.rows}: nothing was loaded, run again", **facts)
        if strange:
            raise TerminalError(f"{strange} rows of the part name another file: clean the file again", **facts)


def write_books(db: Connection) -> None:
    """Puts the counted classes into `ops.file`; its CHECK refuses books that do not balance. History goes to `ops.load`."""
    db.execute(
        """update ops.file f set rows_inserted = c.inserted, rows_updated = c.updated, rows_unchanged = c.unchanged,
             rows_superseded = c.superseded
           from (select b.file_id,
               coalesce(sum(n) filter (where class = 'inserted'), 0) as inserted,
               coalesce(sum(n) filter (where class = 'updated'), 0) as updated,
               coalesce(sum(n) filter (where class = 'unchanged'), 0) as unchanged,
               coalesce(sum(n) filter (where class = 'superseded'), 0) as superseded
             from pg_temp.batch_file b left join pg_temp.counted c using (file_id)
             where b.outcome = 'loaded' group by b.file_id) c
           where f.file_id = c.file_id"""
    )
    db.execute(
        """insert into ops.load (run_id, file_id, generation, part, dataset, loaded_at, rows_staged, rows_inserted,
             rows_updated, rows_unchanged, rows_superseded, rows_duplicate, rows_rejected, rows_removed)
           select (select run_id from pg_temp.batch_file limit 1), f.file_id, f.generation, k.part, f.dataset, now(),
             coalesce(k.rows, 0), k.inserted, k.updated, k.unchanged, k.superseded,
             case when k.part = 0 then coalesce(b.rows_duplicate, 0) else 0 end,
             case when k.part = 0 then coalesce(b.rows_rejected, 0) else 0 end, k.removed
           from (select file_id, part, sum(rows) as rows,
               coalesce(sum(n) filter (where class = 'inserted'), 0) as inserted,
               coalesce(sum(n) filter (where class = 'updated'), 0) as updated,
               coalesce(sum(n) filter (where class = 'unchanged'), 0) as unchanged,
               coalesce(sum(n) filter (where class = 'superseded'), 0) as superseded,
               coalesce(sum(n) filter (where class = 'removed'), 0) as removed
             from (select file_id, part, class, n, 0 as rows from pg_temp.counted
               union all select file_id, part, '', 0, rows from pg_temp.staged_part where part > 0
               union all select file_id, 0, '', 0, 0 from pg_temp.batch_file) u
             group by file_id, part) k
           join ops.file f on f.file_id = k.file_id
           left join pg_temp.batch_file b on b.file_id = k.file_id"""
    )


def write_labels(db: Connection) -> None:
    """What people are told of a file: a later version supersedes a snapshot's, equal content is a duplicate.

    A function of the ledger alone, so it does not depend on the order of arrival; rows that change are reported again.
    """
    db.execute(
        f"""with labelled as (
             select f.file_id, case when f.outcome <> 'loaded' then f.outcome
               when f.mode = 'snapshot' and {_NEWER} then 'superseded'
               when exists (select 1 from ops.file e where e.dataset = f.dataset and e.sha256 = f.sha256
                 and e.outcome = 'loaded' and (e.order_time, e.file_id) < (f.order_time, f.file_id)) then 'duplicate_file'
               else 'loaded' end as label
             from ops.file f
             where f.source_key in (select source_key from pg_temp.batch_file)
               or (f.dataset, f.sha256) in (select dataset, sha256 from pg_temp.batch_file))
           update ops.file f set label = l.label, version = (select version from ops.state)
           from labelled l where l.file_id = f.file_id and f.label is distinct from l.label"""
    )
