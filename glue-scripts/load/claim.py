"""Claims the files of a batch in the ledger `ops.file`, and says whose rows their new generations move."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from .database import Connection
from .documents import Dataset, File, Manifest
from .errors import TerminalError
from .ledger import loaded_generations

OUTCOMES = {
    "clean": "loaded",
    "held": "held",
    "refused": "refused",
    "unrecognised": "unrecognised",
    "retracted": "retracted",
}
# Gone from the raw bucket before it was cleaned: nobody refused it, and it can never be loaded.
RAW_MISSING = "raw_missing"


@dataclass(frozen=True)
class Claim:
    """The files whose generation is new, and the file ids per dataset that is to be merged because of them."""

    files: list[File]
    datasets: dict[str, tuple[str, ...]]


def claim(db: Connection, manifest: Manifest) -> Claim:
    """Writes the ledger's rows of all files whose generation is new; the others were loaded already, or are older.

    Until `write_books` every clean row counts as superseded, so that the books balance at each moment.
    `pg_temp.batch_file` is a copy of these rows with what else the load must know: `released`, rows `forgotten`, and whether
    the file waited in the warehouse (`waited`), so that the batch does not bring its reject ledger.
    """
    known = loaded_generations(db, (file.file_id for file in manifest.files))
    files = [file for file in manifest.files if known.get(file.file_id, 0) < file.generation]
    former = _former_datasets(db, files)
    order_times = _order_times(db, files)
    rows = [{**_row(manifest, file), "order_time": order_times[file.file_id]} for file in files]
    further = [
        {"file_id": file.file_id, "released": file.is_released, "forgotten": file.rows("forgotten")} for file in files
    ]
    db.execute(
        "create temp table batch_file on commit drop as select f.*, x.released, x.forgotten, false as waited "
        "from jsonb_populate_recordset(null::ops.file, %s::jsonb) f "
        "join jsonb_to_recordset(%s::jsonb) as x (file_id text, released boolean, forgotten bigint) using (file_id)",
        (json.dumps(rows), json.dumps(further)),
    )
    if not rows:
        return Claim([], {})
    db.execute("update pg_temp.batch_file set loaded_at = now(), version = (select version from ops.state)")
    names = sql.SQL(", ").join(sql.Identifier(name) for name in (*rows[0], "loaded_at", "version"))
    excluded = sql.SQL(", ").join(sql.Identifier("excluded", name) for name in (*rows[0], "loaded_at", "version"))
    db.execute(
        sql.SQL(
            "insert into ops.file ({0}) select {0} from pg_temp.batch_file "
            "on conflict (file_id) do update set ({0}) = row({1})"
        ).format(names, excluded)
    )
    return Claim(files, _concerned(db, files, former))


def _former_datasets(db: Connection, files: list[File]) -> dict[str, str]:
    """Datasets that hold rows of a file whose new generation belongs to another dataset, or to none."""
    now = {file.file_id: file.dataset for file in files}
    rows = db.execute(
        "select file_id, dataset from ops.file where outcome = 'loaded' and file_id = any(%s)", (list(now),)
    ).fetchall()
    return {file_id: dataset for file_id, dataset in rows if dataset != now[file_id]}


def _concerned(db: Connection, files: list[File], former: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """A file concerns its dataset, the one that it leaves, and snapshots that hold another version of its source key."""
    concerned = [(file.dataset, file.file_id) for file in files if file.dataset is not None]
    concerned += [(dataset, file_id) for file_id, dataset in former.items()]
    concerned += db.execute(
        "select distinct f.dataset, b.file_id from pg_temp.batch_file b "
        "join ops.file f on f.source_key = b.source_key and f.mode = 'snapshot'"
    ).fetchall()
    datasets: dict[str, set[str]] = {}
    for dataset, file_id in concerned:
        datasets.setdefault(dataset, set()).add(file_id)
    return {dataset: tuple(sorted(datasets[dataset])) for dataset in sorted(datasets)}


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


def _row(manifest: Manifest, file: File) -> dict[str, Any]:
    receipt = file.receipt
    dataset = manifest.datasets.get(file.dataset or "")
    reason = receipt["reason"]["code"] if receipt["reason"] else None
    outcome = "failed" if reason == RAW_MISSING else OUTCOMES[receipt["status"]]
    # Rows that were erased from the parts count as those that come again: superseded by a tombstone of infinite order.
    clean = file.rows("clean") + file.rows("forgotten")
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
