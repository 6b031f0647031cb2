"""The documents that the loader reads and writes. Their shapes are in lambdas/shared/manifest.ts and documents.ts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import TerminalError

UNRECOGNISED = "unrecognised"
# Key column of datasets whose contract names no key.
ROW_HASH = "_key"


@dataclass(frozen=True)
class Column:
    """One column of `core.<dataset>` that the parts bring, with its PostgreSQL type."""

    name: str
    type: str
    required: bool = False


@dataclass(frozen=True)
class Reference:
    """`columns` of a row hold the key of one row of `dataset`."""

    columns: tuple[str, ...]
    dataset: str


@dataclass(frozen=True)
class Dataset:
    """What the contract says of one dataset. `columns` are in the order of the parts' header.

    `deletes`: the parts have a column `_deleted`. `max_shrink_percent`: a version that loses more is held, 100 is never.
    """

    name: str
    mode: str
    contract_version: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    version_order: tuple[str, ...] = ()
    deletes: bool = False
    on_open_rejects: str = "publish"
    max_shrink_percent: float = 100
    references: tuple[Reference, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def is_keyless(self) -> bool:
        """Keyed by the hash of the canonical row."""
        return self.key == (ROW_HASH,)


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
        """`kind` is `read`, `clean`, `rejected`, `duplicate` or `forgotten` (rows that were erased from the parts)."""
        return int(self.receipt["rows"].get(kind, 0) if kind == "forgotten" else self.receipt["rows"][kind])

    @property
    def is_released(self) -> bool:
        return self.receipt.get("released") is not None

    @property
    def waived(self) -> Mapping[str, str] | None:
        """`by` and `at` of whoever gave up the rejected rows."""
        return self.receipt.get("waived")

    @property
    def parts(self) -> tuple[Part, ...]:
        return parse_parts(self.receipt["parts"])


@dataclass(frozen=True)
class Task:
    """A marker without a file. `decision_key` says where in the lake bucket its decision lies."""

    id: str
    decision_key: str | None


@dataclass(frozen=True)
class Manifest:
    """`runs/<run id>/manifest.json`: the frozen batch. `datasets` are all that there are contracts for."""

    run_id: str
    host: str
    reports_version: int
    datasets: Mapping[str, Dataset]
    files: tuple[File, ...]
    forgets: tuple[Task, ...] = ()
    rechecks: tuple[Task, ...] = ()


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
            forgets=tuple(map(_task, document["forgets"])),
            rechecks=tuple(map(_task, document["rechecks"])),
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
        columns=tuple(Column(str(c["name"]), str(c["type"]), bool(c["required"])) for c in document["columns"]),
        key=tuple(map(str, document["key"])),
        version_order=tuple(map(str, document["version_order"])),
        deletes=bool(document["deletes"]),
        on_open_rejects=str(document["on_open_rejects"]),
        max_shrink_percent=float(document["max_shrink_percent"]),
        references=tuple(
            Reference(tuple(map(str, reference["columns"])), str(reference["dataset"]))
            for reference in document["references"]
        ),
    )


def _task(document: Mapping[str, Any]) -> Task:
    return Task(str(document["id"]), document.get("decision_key"))
