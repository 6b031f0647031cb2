"""`runs/<run id>/load.json`: what the report step tells people. Its shape is LoadResult in lambdas/shared/documents.ts."""

from __future__ import annotations

import json
from typing import Any

from .database import Connection
from .documents import Manifest
from .forget import must_erase
from .held import CANON_CHANGED, TOO_MANY_ROWS_LOST

_COLUMNS = (
    "file_id",
    "generation",
    "dataset",
    "outcome",
    "run_id",
    "loaded_at",
    "version",
    "rows_read",
    "rows_inserted",
    "rows_updated",
    "rows_unchanged",
    "rows_duplicate",
    "rows_rejected",
    "rows_superseded",
    "rows_held",
    "receipt_key",
    "reason",
    "refused_rows",
)
# Only where there is something to tell.
_OPTIONAL = ("reason", "refused_rows")


def read_result(db: Connection, manifest: Manifest) -> dict[str, Any]:
    """The warehouse's version and every file that changed since the reports, or belongs to the batch, in one snapshot.

    It is read again from the ledger each time, so a run that was killed after its commit still reports all of it.
    """
    with db.transaction():
        db.execute("set transaction isolation level repeatable read, read only")
        version = db.execute("select version from ops.state").fetchone()
        erase = must_erase(db, manifest)
        failed = db.execute("select mart from ops.mart_state where error is not null order by mart").fetchall()
        rows = db.execute(
            """select file_id, generation, dataset, label, run_id,
                 to_char(loaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), version, rows_read, rows_inserted,
                 rows_updated, rows_unchanged, rows_duplicate, rows_rejected, rows_superseded, rows_held, receipt_key,
                 case when outcome = 'held' and reason = any(%s) then reason end,
                 (select jsonb_agg(jsonb_build_object('line', r.line, 'own', r.refused_own, 'sqlstate',
                    substring(r.reasons[1] from '^warehouse:(.*)$')) order by r.line)
                  from ops.reject r where r.file_id = f.file_id and r.refused_own is not null)
               from ops.file f where version > %s or file_id = any(%s) order by file_id""",
            (
                [TOO_MANY_ROWS_LOST, CANON_CHANGED],
                manifest.reports_version,
                [file.file_id for file in manifest.files],
            ),
        ).fetchall()
    return {
        "run_id": manifest.run_id,
        "host": manifest.host,
        "version": version[0] if version else 0,
        "files": [_told(dict(zip(_COLUMNS, row, strict=True))) for row in rows],
        "erase": erase,
        "marts_failed": [mart for (mart,) in failed],
    }


def _told(file: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in file.items() if value is not None or name not in _OPTIONAL}


def encode_result(result: dict[str, Any], ms: dict[str, int]) -> bytes:
    return json.dumps({**result, "ms": ms}, ensure_ascii=False, indent=1).encode()
