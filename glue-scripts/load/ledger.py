"""The ledger `ops.file`: which generation of which file the warehouse holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from psycopg import sql

from .database import Connection
from .documents import Dataset, File, Manifest, Part, parse_parts
from .errors import TerminalError

OUTCOMES = {"clean": "loaded", "held": "held", "refused": "refused", "unrecognised": "unrecognised"}
# Gone from the raw bucket before it was cleaned: nobody refused it, and it can never be loaded.
RAW_MISSING = "raw_missing"


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
    _refuse_other_dataset(db, files)
    order_times = _order_times(db, files)
    rows = [{**_row(manifest, file), "order_time": order_times[file.file_id]} for file in files]
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


def _order_times(db: Connection, files: list[File]) -> dict[str, int]:
    """A file's place in the order: the ledger's for a file that it knows, else its receipt's.

    A receipt's time is taken already only where the raw bucket lost versions of the key before this one was cleaned, for the
    version list raises it otherwise. Then the next free millisecond keeps the file, which came later, from being stuck.
    """
    sources = sorted({str(file.receipt["key"]) for file in files})
    rows = db.execute(
        "select file_id, source_key, order_time from ops.file where source_key = any(%s)", (sources,)
    ).fetchall()
    times = {file_id: order_time for file_id, _, order_time in rows}
    taken = {(source, order_time) for _, source, order_time in rows}
    for file in sorted(files, key=lambda file: (file.receipt["order_time"], file.file_id)):
        if file.file_id in times:
            continue
        source, time = file.receipt["key"], file.receipt["order_time"]
        while (source, time) in taken:
            time += 1
        taken.add((source, time))
        times[file.file_id] = time
    return times


def _refuse_other_dataset(db: Connection, files: list[File]) -> None:
    """Rows in the tables of a file's former dataset would stay there unseen: TerminalError."""
    now = {file.file_id: file.dataset for file in files}
    loaded = db.execute(
        "select file_id, dataset from ops.file where outcome = 'loaded' and file_id = any(%s)", (list(now),)
    ).fetchall()
    for file_id, dataset in loaded:
        if now[file_id] != dataset:
            raise TerminalError(f"the file was loaded as {dataset}: retract it first", file=file_id)


def _row(manifest: Manifest, file: File) -> dict[str, Any]:
    receipt = file.receipt
    dataset = manifest.datasets.get(file.dataset or "")
    reason = receipt["reason"]["code"] if receipt["reason"] else None
    outcome = "failed" if reason == RAW_MISSING else OUTCOMES[receipt["status"]]
    clean = file.rows("clean")
    return {
        "file_id": file.file_id,
        "dataset": file.dataset,
        "mode": dataset.mode if dataset else None,
        "bucket": receipt["bucket"],
        "source_key": receipt["key"],
        "version_id": receipt["version_id"],
        "eff": _captured_order(file, dataset) if dataset and file.is_clean else 0,
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
        "reason": reason,
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


def _captured_order(file: File, dataset: Dataset) -> int:
    """`_eff` of a file whose versionOrder names captured parts of its key (year, month …)."""
    number = 0
    for name in dataset.version_order:
        if name in dataset.column_names:
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
