"""One load: read the batch, stage its parts, publish them in one transaction, say what was done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

from .copy_parts import CopyTask
from .database import Connect, Connection, postgres_errors
from .documents import File, Manifest, parse_manifest
from .errors import LakeError, TerminalError
from .forget import read_forgets
from .kill_points import KillPoints
from .ledger import loaded_generations
from .object_store import ObjectStore
from .publish import Publication
from .result import encode_result, read_result
from .stage_in_threads import Stage
from .staged import StagedBatch, tasks_of_parts
from .staging import StagingArea, StagingTable
from .steps import Steps


@dataclass(frozen=True)
class Ports:
    """What a host gives to the load. `stage` gets the batch's bytes to choose how to stage."""

    store: ObjectStore
    connect: Connect
    stage: Callable[[int], Stage]
    points: KillPoints = field(default_factory=KillPoints)


def load(run_id: str, ports: Ports) -> dict[str, Any]:
    """Loads the batch of `runs/<run id>/manifest.json` and answers `{run_id, version, erase}`.

    Doing it again, whole or after a kill anywhere, changes nothing more and writes the same `load.json`.
    Raises RetryableError or TerminalError.
    """
    steps = Steps()
    with steps.timed("read_manifest"):
        manifest = parse_manifest(ports.store.get(f"runs/{run_id}/manifest.json"))
        if manifest.run_id != run_id:
            raise TerminalError(f"the manifest is of run {manifest.run_id}", run=run_id)
    ports.points.reach("planned")
    with closing(ports.connect()) as owner:
        area = StagingArea(owner)
        with steps.timed("sweep"):
            area.sweep()
        try:
            _stage_and_publish(manifest, ports, owner, area, steps)
        except LakeError:
            # What cannot be dropped now is swept by the next run; it must not hide the error that is on its way.
            with suppress(LakeError):
                area.drop()
            raise
        area.drop()
        with postgres_errors("reading the ledger", run=run_id):
            result = read_result(owner, manifest)
    ports.store.put(f"runs/{run_id}/load.json", encode_result(result, steps.ms))
    ports.points.reach("result_written")
    return {"run_id": run_id, "version": result["version"], "erase": result["erase"]}


def _stage_and_publish(manifest: Manifest, ports: Ports, owner: Connection, area: StagingArea, steps: Steps) -> None:
    with postgres_errors("reading the ledger", run=manifest.run_id):
        known = loaded_generations(owner, (file.file_id for file in manifest.files))
    files = [file for file in manifest.files if known.get(file.file_id, 0) < file.generation]
    if not files and not manifest.forgets and not manifest.rechecks:
        return
    people = read_forgets(ports.store, manifest)
    with steps.timed("stage"):
        tables, rejects, refused, tasks = plan_staging(manifest, files, area)
        stage = ports.stage(sum(task.bytes for task in tasks))
        copied = stage(tasks)
    ports.points.reach("staged")
    staged = StagedBatch(area, stage, tables, rejects, refused, [(tasks[part.number], part) for part in copied])
    with closing(ports.connect()) as db:
        Publication(db, manifest, people, staged, ports.points, steps).publish()
    ports.points.reach("after_commit")


def plan_staging(
    manifest: Manifest, files: list[File], area: StagingArea
) -> tuple[dict[str, StagingTable], StagingTable | None, StagingTable, list[CopyTask]]:
    """A table per dataset that gets rows, one for reject ledgers, one for refused rows, and the tasks that fill them."""
    clean = [(file, file.dataset) for file in files if file.is_clean and file.dataset is not None]
    tables = {name: area.create(manifest.datasets[name]) for name in sorted({name for _, name in clean})}
    refused = area.create_for_refused()
    tasks: list[CopyTask] = []
    for file, name in clean:
        tasks += tasks_of_parts(tables[name], refused, file.parts, file.file_id, name, len(tasks))
    ledgers = [(file, file.reject_ledger_key) for file in files if file.reject_ledger_key is not None]
    rejects = area.create_for_rejects() if ledgers else None
    if rejects is not None:
        tasks += [_reject_task(len(tasks) + place, rejects, file, key) for place, (file, key) in enumerate(ledgers)]
    return tables, rejects, refused, tasks


def _reject_task(number: int, table: StagingTable, file: File, key: str) -> CopyTask:
    # Part 0 is the file as a whole; the receipt does not tell the ledger's size, so it goes last.
    return CopyTask(
        number=number,
        table=table,
        part=0,
        key=key,
        rows=None,
        own=1,
        bytes=0,
        file_id=file.file_id,
        dataset=file.dataset,
    )
