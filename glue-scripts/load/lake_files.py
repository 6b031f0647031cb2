"""Finds the objects that the lake holds of files: receipts, parts of every generation, rejects, fixes."""

from __future__ import annotations

import re

from .documents import Dataset
from .erase_file import LakeFile
from .object_store import ErasableStore, ObjectVersion

_FILE_ID = re.compile(r"[^/.]+")


def files_of_dataset(store: ErasableStore, dataset: Dataset) -> list[LakeFile]:
    """Every file that the lake has anything of; four listings, however many files there are."""
    files: dict[str, LakeFile] = {}
    for zone in ("receipts", "clean", "rejected"):
        for version in store.versions(f"{zone}/{dataset.name}/"):
            file_id = _file_id(version, f"{zone}/{dataset.name}/")
            _add(files.setdefault(file_id, LakeFile(dataset, file_id)), zone, version)
    for version in store.versions("fixes/"):
        file = files.get(_file_id(version, "fixes/"))
        if file is not None:
            _add(file, "fixes", version)
    return [files[file_id] for file_id in sorted(files)]


def lake_file(store: ErasableStore, dataset: Dataset, file_id: str) -> LakeFile:
    """One file."""
    file = LakeFile(dataset, file_id)
    for zone in ("receipts", "clean", "rejected"):
        for version in store.versions(f"{zone}/{dataset.name}/{file_id}"):
            _add(file, zone, version)
    for version in store.versions(f"fixes/{file_id}/"):
        _add(file, "fixes", version)
    return file


def _file_id(version: ObjectVersion, prefix: str) -> str:
    found = _FILE_ID.match(version.key, len(prefix))
    return found[0] if found else ""


def _add(file: LakeFile, zone: str, version: ObjectVersion) -> None:
    {"receipts": file.receipts, "fixes": file.fixes}.get(zone, file.objects).append(version)
