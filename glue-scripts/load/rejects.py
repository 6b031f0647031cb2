"""The rejected rows of each file, `ops.reject`: where, why and whether somebody has seen to it."""

from __future__ import annotations

from psycopg import sql

from .database import Connection
from .errors import TerminalError
from .staging import StagingTable


def replace_rejects(db: Connection, table: StagingTable | None) -> None:
    """Puts the staged reject ledgers in place of what the claimed files' earlier generations rejected.

    Raises TerminalError when a file's open rejects are not as many as its receipt says.
    """
    db.execute("delete from ops.reject where file_id in (select file_id from pg_temp.batch_file)")
    if table is not None:
        db.execute(
            sql.SQL(
                'insert into ops.reject (file_id, line, "check", reasons, status, at, generation) '
                "select f.file_id, s._line, s._check, string_to_array(s._reasons, ';'), s._status, now(), f.generation "
                "from {} s join pg_temp.staged_part p on p.attempt = s._attempt join ops.file f on f.file_id = p.file_id"
            ).format(table.identifier)
        )
    wrong = db.execute(
        "select b.file_id, b.rows_rejected, count(r.line) from pg_temp.batch_file b "
        "left join ops.reject r on r.file_id = b.file_id and r.status = 'open' "
        "group by 1, 2 having count(r.line) <> b.rows_rejected order by 1 limit 1"
    ).fetchone()
    if wrong is not None:
        file_id, expected, found = wrong
        raise TerminalError(
            f"the reject ledger has {found} open rows, the receipt says {expected}: clean the file again", file=file_id
        )


def close_superseded_rejects(db: Connection) -> None:
    """A newer accepted version of a source key closes the open rejects of the older ones; withdrawn, it opens them again."""
    db.execute(
        "with f as (select file_id, case when exists (select 1 from ops.file n where n.source_key = o.source_key "
        "and n.outcome = 'loaded' and n.order_time > o.order_time) then 'superseded' else 'open' end as status "
        "from ops.file o where source_key in (select source_key from pg_temp.batch_file)) "
        "update ops.reject r set status = f.status, at = now() from f "
        "where r.file_id = f.file_id and r.status in ('open', 'superseded') and r.status <> f.status"
    )
