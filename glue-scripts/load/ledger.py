"""The ledger `ops.file`: which generation of which file the warehouse holds, and its books."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from psycopg import sql

from .copy_parts import CopiedPart, CopyTask
from .database import Connection
from .documents import File, Manifest, Part, parse_parts
from .errors import RetryableError, TerminalError
from .staging import StagingTable

OUTCOMES = {"clean": "loaded", "held": "held", "refused": "refused", "unrecognised": "unrecognised"}
_NEWER = (
    "exists (select 1 from ops.file n where n.source_key = f.source_key and n.dataset = f.dataset "
    "and n.outcome = 'loaded' and n.order_time > f.order_time)"
)


def loaded_generations(db: Connection, file_ids: Iterable[str]) -> dict[str, int]:
    """Generation per file that the warehouse knows already."""
    rows = db.execute("select file_id, generation from ops.file where file_id = any(%s)", (list(file_ids),))
    return {file_id: generation for file_id, generation in rows.fetchall()}


def claim(db: Connection, manifest: Manifest) -> list[File]:
    """Writes the rows of all files whose generation is new; the others were loaded already, or are older.

    Until `write_books` every clean row counts as superseded, so that the books balance at each moment.
    """
    known = loaded_generations(db, (file.file_id for file in manifest.files))
    files = [file for file in manifest.files if known.get(file.file_id, 0) < file.generation]
    if not files:
        return []
    rows = [_row(manifest, file) for file in files]
    db.execute("update ops.state set version = version + 1")
    db.execute(
        "create temp table batch_file on commit drop as select * from jsonb_populate_recordset(null::ops.file, %s::jsonb)",
        (json.dumps(rows),),
    )
    db.execute("update pg_temp.batch_file set loaded_at = now(), version = (select version from ops.state)")
    names = sql.SQL(", ").join(sql.Identifier(name) for name in (*rows[0], "loaded_at", "version"))
    excluded = sql.SQL(", ").join(sql.Identifier("excluded", name) for name in (*rows[0], "loaded_at", "version"))
    db.execute(
        sql.SQL(
            "insert into ops.file ({0}) select {0} from pg_temp.batch_file "
            "on conflict (file_id) do update set ({0}) = row({1})"
        ).format(names, excluded)
    )
    return files


def _row(manifest: Manifest, file: File) -> dict[str, Any]:
    receipt = file.receipt
    dataset = manifest.datasets.get(file.dataset or "")
    outcome = OUTCOMES[receipt["status"]]
    clean = file.rows("clean")
    return {
        "file_id": file.file_id,
        "dataset": file.dataset,
        "mode": dataset.mode if dataset else None,
        "bucket": receipt["bucket"],
        "source_key": receipt["key"],
        "version_id": receipt["version_id"],
        "order_time": receipt["order_time"],
        "eff": _captured_order(file, dataset.version_order if dataset else (), dataset.column_names if dataset else ()),
        "generation": file.generation,
        "rendition": receipt["rendition"],
        "contract_version": receipt["contract_version"],
        "contract_hash": receipt["contract_hash"],
        "canon": receipt["canon"],
        "sha256": receipt["sha256"],
        "receipt_key": file.receipt_key,
        "parts": receipt["parts"],
        "outcome": outcome,
        "label": outcome,
        "reason": receipt["reason"]["code"] if receipt["reason"] else None,
        "run_id": manifest.run_id,
        "rows_read": file.rows("read"),
        "rows_inserted": 0,
        "rows_updated": 0,
        "rows_unchanged": 0,
        "rows_duplicate": file.rows("duplicate"),
        "rows_rejected": file.rows("rejected"),
        "rows_superseded": clean if outcome == "loaded" else 0,
        "rows_held": clean if outcome != "loaded" else 0,
    }


def _captured_order(file: File, version_order: tuple[str, ...], columns: tuple[str, ...]) -> int:
    """`_eff` of a file whose versionOrder names captured parts of its key (year, month …)."""
    number = 0
    for name in version_order:
        if name in columns:
            return 0
        value = str(file.receipt["captured"].get(name, ""))
        if not value.isdecimal():
            raise TerminalError(f"versionOrder needs the number {name} from the file's key", file=file.file_id)
        number = number * 10_000 + int(value)
    return number


def accepted_parts(db: Connection, file_ids: list[str]) -> list[tuple[str, tuple[Part, ...]]]:
    """File id and parts of accepted files, from the ledger."""
    rows = db.execute("select file_id, parts from ops.file where file_id = any(%s) order by file_id", (file_ids,))
    return [(file_id, parse_parts(parts)) for file_id, parts in rows.fetchall()]


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


def refuse_withdrawal(db: Connection, dataset: str, file_ids: tuple[str, ...]) -> None:
    """Without the dataset's columns nothing can be taken back: TerminalError when a file had been loaded before."""
    loaded = db.execute(
        "select file_id from ops.load where file_id = any(%s) and rows_staged > 0 limit 1", (list(file_ids),)
    ).fetchone()
    if loaded is not None:
        raise TerminalError(
            "manifest.json lacks the dataset of a file that was loaded", dataset=dataset, file=loaded[0]
        )


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


def write_drift(db: Connection, files: list[File]) -> None:
    """What each file's header had more, less or otherwise than its contract."""
    db.execute("delete from ops.drift where file_id in (select file_id from pg_temp.batch_file)")
    rows: list[tuple[object, ...]] = []
    for file in files:
        drift, known = file.receipt["drift"], (file.file_id, file.generation, file.dataset)
        rows += [(*known, kind, name, None) for kind in ("extra", "missing") for name in drift[kind]]
        rows += [(*known, "renamed", pair["from"], pair["to"]) for pair in drift["renamed"]]
    with db.cursor() as cursor:
        cursor.executemany("insert into ops.drift values (%s, %s, %s, %s, %s, %s, now())", rows)


def write_run(db: Connection, manifest: Manifest, files: list[File]) -> None:
    """One row for the run. A run that is repeated with further files keeps its name and counts them all."""
    db.execute(
        "insert into ops.run (run_id, host, version, files, loaded_at) "
        "values (%s, %s, (select version from ops.state), %s, now()) "
        "on conflict (run_id) do update set version = excluded.version, loaded_at = excluded.loaded_at, "
        "files = ops.run.files + excluded.files",
        (manifest.run_id, manifest.host, len(files)),
    )
