"""The ledger `ops.file` and its neighbours: what the warehouse knows of a file, of its header, of a run."""

from __future__ import annotations

from collections.abc import Iterable

from .database import Connection
from .documents import File, Manifest
from .errors import TerminalError


def loaded_generations(db: Connection, file_ids: Iterable[str]) -> dict[str, int]:
    """Generation per file that the warehouse knows already."""
    rows = db.execute("select file_id, generation from ops.file where file_id = any(%s)", (list(file_ids),))
    return {file_id: generation for file_id, generation in rows.fetchall()}


def refuse_withdrawal(db: Connection, dataset: str, file_ids: tuple[str, ...]) -> None:
    """Without the dataset's columns nothing can be taken back: TerminalError when a file had been loaded into it before."""
    loaded = db.execute(
        "select file_id from ops.load where file_id = any(%s) and dataset = %s and rows_staged > 0 limit 1",
        (list(file_ids), dataset),
    ).fetchone()
    if loaded is not None:
        raise TerminalError(
            "manifest.json lacks the dataset of a file that was loaded", dataset=dataset, file=loaded[0]
        )


def write_drift(db: Connection, files: list[File]) -> None:
    """What each file's header had more, less or otherwise than its contract."""
    db.execute("delete from ops.drift where file_id in (select file_id from pg_temp.batch_file where not waited)")
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
