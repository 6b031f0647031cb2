"""The step erase: forgotten people leave the lake, after they left the warehouse and the index."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from .database import Connect, Connection, postgres_errors
from .documents import Dataset, Manifest, parse_manifest
from .erase_file import FileEraser, LakeFile
from .erase_object import ErasableObjects
from .erase_progress import EraseProgress, Place
from .errors import ObjectMissing, TerminalError
from .forget import Person, owners, read_forgets
from .forgotten_keys import ForgottenKeys
from .lake_files import files_of_dataset, lake_file
from .object_store import ErasableStore
from .result import read_result

SEARCH_POINTER = "search/current.json"
_SEARCH_VERSION = re.compile(r"search/(\d+)/")


@dataclass(frozen=True)
class ErasePorts:
    """What the host gives. `is_time_up` is asked after each file: true ends the call early, and the next one goes on."""

    store: ErasableStore
    connect: Connect
    is_time_up: Callable[[], bool] = lambda: False


def erase(run_id: str, ports: ErasePorts) -> dict[str, Any]:
    """Answers `{run_id, erased, finished}`: rows taken out of parts, rejects files and fixes, by all calls for the run so far.

    Whom the run forgot is looked for in everything that the lake has of the datasets concerned; who was forgotten before, in
    the files of the run. Killed anywhere and run again it comes to the same end; not finished, it is to be called again.
    Raises RetryableError or TerminalError.
    """
    store = ports.store
    manifest = parse_manifest(store.get(f"runs/{run_id}/manifest.json"))
    if manifest.run_id != run_id:
        raise TerminalError(f"the manifest is of run {manifest.run_id}", run=run_id)
    people = read_forgets(store, manifest)
    progress = EraseProgress.read(store, run_id)
    with postgres_errors("erasing", run=run_id), closing(ports.connect()) as db:
        for eraser, place, file in _work(store, db, manifest, people, progress):
            progress.advance(place, eraser.erase(file))
            if ports.is_time_up():
                progress.write(store, run_id)
                return {"run_id": run_id, "erased": progress.erased, "finished": False}
        if manifest.forgets:
            _remove_search_versions(store, db)
        _report_again(store, db, manifest)
    # Last: until here a repetition must know whom to look for.
    for task in manifest.forgets:
        _remove_for_good(store, task.decision_key or "")
    return {"run_id": run_id, "erased": progress.erased, "finished": True}


def _work(
    store: ErasableStore, db: Connection, manifest: Manifest, people: tuple[Person, ...], progress: EraseProgress
) -> Iterator[tuple[FileEraser, Place, LakeFile]]:
    """What is left to do, in the order of the places: first the run's files, then all that may name its people."""
    keys = ForgottenKeys(db)
    thorough = FileEraser(db, store, ErasableObjects(store, keys))
    for dataset, file_id in _files_of_run(manifest, db):
        place = (1, dataset.name, file_id)
        if place > progress.done:
            yield thorough, place, lake_file(store, dataset, file_id)
    if not people:
        return
    quick = FileEraser(db, store, ErasableObjects(store, keys, needles(manifest, people)))
    for dataset in _datasets_of_people(manifest, people):
        # Listing takes minutes where there are a million objects.
        if (2, dataset.name) >= progress.done[:2]:
            for file in files_of_dataset(store, dataset):
                place = (2, dataset.name, file.file_id)
                if place > progress.done:
                    yield quick, place, file


def needles(manifest: Manifest, people: tuple[Person, ...]) -> tuple[bytes, ...]:
    """Of each key some bytes that every CSV that names it has: quotes are written twice, and numbers may begin with zeros."""
    found: list[bytes] = []
    for name, key in people:
        dataset = manifest.datasets.get(name)
        types = {column.name: column.type for column in dataset.columns} if dataset else {}
        for column, text in zip(dataset.key if dataset else (), key, strict=False):
            is_text = types[column] == "text"
            found.append(
                max(text.strip().split('"') if is_text else text.strip().lstrip("+-0").split("."), key=len).encode()
            )
            break
    return tuple(found)


def _files_of_run(manifest: Manifest, db: Connection) -> Iterator[tuple[Dataset, str]]:
    rows = db.execute("select distinct dataset from ops.forgotten").fetchall()
    forgotten = {name for (name,) in rows}
    for file in sorted(manifest.files, key=lambda file: (file.dataset or "", file.file_id)):
        dataset = manifest.datasets.get(file.dataset or "")
        if dataset is not None and not forgotten.isdisjoint(owners(dataset)):
            yield dataset, file.file_id


def _datasets_of_people(manifest: Manifest, people: tuple[Person, ...]) -> Iterator[Dataset]:
    named = {name for name, _ in people}
    for _, dataset in sorted(manifest.datasets.items()):
        if not named.isdisjoint(owners(dataset)):
            yield dataset


def _remove_search_versions(store: ErasableStore, db: Connection) -> None:
    """All versions of search up to the warehouse's but the one that is served: they were made when the person was there."""
    try:
        served = int(json.loads(store.get(SEARCH_POINTER))["version"])
    except ObjectMissing:
        served = -1
    state = db.execute("select version from ops.state").fetchone()
    newest = state[0] if state else 0
    for version in list(store.versions("search/")):
        folder = _SEARCH_VERSION.match(version.key)
        if folder is not None and int(folder[1]) != served and int(folder[1]) <= newest:
            store.delete_version(version.key, version.version_id)


def _report_again(store: ErasableStore, db: Connection, manifest: Manifest) -> None:
    """Receipts changed after `load.json` was written: the report tells the books of their files, too."""
    key = f"runs/{manifest.run_id}/load.json"
    before = json.loads(store.get(key))
    after = {**before, **read_result(db, manifest)}
    if after != before:
        store.put(key, json.dumps(after, ensure_ascii=False, indent=1).encode())


def _remove_for_good(store: ErasableStore, key: str) -> None:
    for version in list(store.versions(key)):
        if version.key == key:
            store.delete_version(key, version.version_id)
