"""The documents that the loader reads and writes. Their shapes are in lambdas/shared/manifest.ts and documents.ts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import TerminalError

UNRECOGNISED = "unrecognised"


@dataclass(frozen=True)
class Column:
    """One column of `core.<dataset>` that the parts bring, with its PostgreSQL type."""

    name: str
    type: str


@dataclass(frozen=True)
class Dataset:
    """What the contract says of one dataset. `columns` are in the order of the parts' header."""

    name: str
    mode: str
    contract_version: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    version_order: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Part:
    """One immutable object of canonical rows. `own` is 1 for rows of the file itself, 0 for rows of a fix."""

    key: str
    rows: int
    bytes: int
    own: int


@dataclass(frozen=True)
class File:
    """One file of the batch: its receipt as the manifest froze it."""

    receipt: Mapping[str, Any]

    @property
    def file_id(self) -> str:
        return str(self.receipt["file_id"])

    @property
    def generation(self) -> int:
        return int(self.receipt["generation"])

    @property
    def dataset(self) -> str | None:
        return self.receipt["dataset"]

    @property
    def is_clean(self) -> bool:
        return self.receipt["status"] == "clean"

    @property
    def receipt_key(self) -> str:
        return f"receipts/{self.dataset or UNRECOGNISED}/{self.file_id}.json"

    @property
    def reject_ledger_key(self) -> str | None:
        return self.receipt["reject_ledger_key"]

    def rows(self, kind: str) -> int:
        """`kind` is `read`, `clean`, `rejected` or `duplicate`."""
        return int(self.receipt["rows"][kind])

    @property
    def parts(self) -> tuple[Part, ...]:
        return parse_parts(self.receipt["parts"])


@dataclass(frozen=True)
class Manifest:
    """`runs/<run id>/manifest.json`: the frozen batch."""

    run_id: str
    host: str
    reports_version: int
    datasets: Mapping[str, Dataset]
    files: tuple[File, ...]


def parse_parts(parts: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Parts as a receipt (or `ops.file.parts`) lists them."""
    return tuple(Part(str(p["key"]), int(p["rows"]), int(p["bytes"]), 1 if p["own"] else 0) for p in parts)


def parse_manifest(body: bytes) -> Manifest:
    """A file that the manifest names in two generations counts once, with the greater.

    Raises TerminalError when the document is not a manifest, or a clean file's dataset is missing in it.
    """
    try:
        document = json.loads(body)
        datasets = {str(dataset["name"]): _dataset(dataset) for dataset in document["datasets"]}
        files: dict[str, File] = {}
        for entry in document["files"]:
            file = File(entry["receipt"])
            if file.file_id not in files or files[file.file_id].generation < file.generation:
                files[file.file_id] = file
        manifest = Manifest(
            run_id=str(document["run_id"]),
            host=str(document["host"]),
            reports_version=int(document["reports_version"]),
            datasets=datasets,
            files=tuple(files.values()),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise TerminalError(f"manifest.json cannot be read: {type(error).__name__} {error}") from error
    for file in manifest.files:
        if file.is_clean and file.dataset not in datasets:
            raise TerminalError("manifest.json lacks the dataset of a clean file", file=file.file_id)
    return manifest


def _dataset(document: Mapping[str, Any]) -> Dataset:
    if document["mode"] not in ("delta", "snapshot"):
        raise ValueError(f"mode {document['mode']!r} of {document['name']} is neither delta nor snapshot")
    return Dataset(
        name=str(document["name"]),
        mode=str(document["mode"]),
        contract_version=str(document["contract_version"]),
        columns=tuple(Column(str(c["name"]), str(c["type"])) for c in document["columns"]),
        key=tuple(map(str, document["key"])),
        version_order=tuple(map(str, document["version_order"])),
    )
