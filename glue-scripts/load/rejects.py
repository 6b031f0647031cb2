"""The rejected rows of each file, `ops.reject`: where, why and whether somebody has seen to it."""

from __future__ import annotations

from psycopg import sql

from .database import Connection
from .documents import File
from .errors import TerminalError
from .staging import StagingTable

# Rejected rows that wait for a person, that somebody gave up, and that a newer version has made good.
REJECTED = ("open", "waived", "superseded")


def replace_rejects(db: Connection, table: StagingTable | None, files: list[File]) -> None:
    """Puts the staged reject ledgers, and what PostgreSQL refused, in place of what the earlier generations rejected.

    Raises TerminalError when a file's rejected rows are not as many as its books say.
    """
    db.execute("delete from ops.reject where file_id in (select file_id from pg_temp.batch_file where not waited)")
    if table is not None:
        db.execute(
            sql.SQL(
                'insert into ops.reject (file_id, line, byte, length, "check", reasons, status, by, at, generation) '
                "select f.file_id, s._line, s._byte, s._length, s._check, string_to_array(s._reasons, ';'), s._status, s._by, "
                "coalesce(s._at, now()), f.generation "
                "from {} s join pg_temp.staged_part p on p.attempt = s._attempt join ops.file f on f.file_id = p.file_id"
            ).format(table.identifier)
        )
    _add_refused(db)
    _waive(db, files)
    wrong = db.execute(
        "select b.file_id, b.rows_rejected, count(r.line) from pg_temp.batch_file b "
        "left join ops.reject r on r.file_id = b.file_id and r.status = any(%s) "
        "group by 1, 2 having count(r.line) <> b.rows_rejected order by 1 limit 1",
        (list(REJECTED),),
    ).fetchone()
    if wrong is not None:
        file_id, expected, found = wrong
        raise TerminalError(
            f"the reject ledger has {found} open rows, the receipt says {expected}: clean the file again", file=file_id
        )


def _add_refused(db: Connection) -> None:
    """A row that its cleaning had fixed keeps the check of its record; the others get theirs from the next generation."""
    db.execute(
        'insert into ops.reject (file_id, line, "check", reasons, status, at, generation, refused_own) '
        "select f.file_id, r.line, '', array['warehouse:' || r.state], 'open', now(), f.generation, r.own = 1 "
        "from pg_temp.refused r join ops.file f on f.file_id = r.file_id "
        "on conflict (file_id, line) do update set reasons = excluded.reasons, status = 'open', by = null, at = excluded.at, "
        "refused_own = excluded.refused_own where ops.reject.refused_own is null"
    )


def _waive(db: Connection, files: list[File]) -> None:
    values = [(file.waived["by"], file.waived["at"], file.file_id) for file in files if file.waived is not None]
    with db.cursor() as cursor:
        cursor.executemany(
            "update ops.reject set status = 'waived', by = %s, at = %s where file_id = %s and status = 'open'", values
        )


def close_superseded_rejects(db: Connection) -> None:
    """A newer accepted version of a source key closes the open rejects of the older ones; withdrawn, it opens them again."""
    db.execute(
        "with f as (select file_id, case when exists (select 1 from ops.file n where n.source_key = o.source_key "
        "and n.outcome = 'loaded' and n.order_time > o.order_time) then 'superseded' else 'open' end as status "
        "from ops.file o where source_key in (select source_key from pg_temp.batch_file union "
        "select source_key from ops.file join pg_temp.refused using (file_id))) "
        "update ops.reject r set status = f.status, at = now() from f "
        "where r.file_id = f.file_id and r.status in ('open', 'superseded') and r.status <> f.status"
    )
