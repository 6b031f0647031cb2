"""The ledger `ops.file`: which generation of which file the warehouse holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from psycopg import sql

from .database import Connection
from .documents import File, Manifest, Part, parse_parts
from .errors import TerminalError

OUTCOMES = {"clean": "loaded", "held": "held", "refused": "refused", "unrecognised": "unrecognised"}


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


def refuse_withdrawal(db: Connection, dataset: str, file_ids: tuple[str, ...]) -> None:
    """Without the dataset's columns nothing can be taken back: TerminalError when a file had been loaded before."""
    loaded = db.execute(
        "select file_id from ops.load where file_id = any(%s) and rows_staged > 0 limit 1", (list(file_ids),)
    ).fetchone()
    if loaded is not None:
        raise TerminalError(
            "manifest.json lacks the dataset of a file that was loaded", dataset=dataset, file=loaded[0]
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
