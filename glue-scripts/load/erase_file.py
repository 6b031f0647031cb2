"""Erases forgotten people from what the lake holds of one file: its parts, its rejects, the fixes of its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from .database import PUBLISH_LOCK, Connection
from .documents import Dataset
from .erase_object import ErasableObjects, OwnersBelow, Replacement
from .erased_receipt import NO_RECEIPT, part_with_replaced, referenced, with_replaced
from .object_store import ErasableStore, ObjectVersion
from .publish import SESSION
from .row_owners import owners_in_part, owners_in_rejects


@dataclass
class LakeFile:
    """All objects of one file, as one listing showed them."""

    dataset: Dataset
    file_id: str
    receipts: list[ObjectVersion] = field(default_factory=list)
    objects: list[ObjectVersion] = field(default_factory=list)
    fixes: list[ObjectVersion] = field(default_factory=list)


@dataclass(frozen=True)
class FileEraser:
    """Safe to be killed anywhere and to be run again: an object goes when nothing refers to it any more."""

    db: Connection
    store: ErasableStore
    objects: ErasableObjects

    def erase(self, file: LakeFile) -> int:
        """Returns how many rows were taken out of parts, rejects and fixes.

        Raises PreconditionFailed when the receipt was written meanwhile: run again.
        """
        current = next(
            (version for version in file.receipts if version.is_current and not version.is_delete_marker), None
        )
        if current is None:
            return self._erase_without_receipt(file)
        body, etag = self.store.get_with_etag(current.key)
        receipt = json.loads(body)
        renamed = receipt["drift"]["renamed"]
        ledger = self._ledger_parts(file.file_id)
        replaced = self._replace(file.dataset, receipt, ledger, renamed)
        if receipt["rejects_key"] in replaced:
            # First: told once too often does no harm, and a kill after the receipt was changed must not leave it untold.
            self._tell_anew(file.file_id)
        if any(key in replaced for key in referenced(receipt, ())):
            receipt = with_replaced(receipt, replaced)
            self.store.put_if_match(current.key, json.dumps(receipt, ensure_ascii=False).encode(), etag)
            modified = float("inf")
        else:
            modified = current.modified
        self._follow(file.file_id, ledger, replaced)
        ledger = self._ledger_parts(file.file_id)
        self._remove_left(file, referenced(receipt, ledger), set(replaced), modified, renamed)
        return sum(replacement.rows for replacement in replaced.values()) + self._remove_fixed(file, renamed)

    def _erase_without_receipt(self, file: LakeFile) -> int:
        """Of a file that is being cleaned for the first time, or that a replay moved to another dataset.

        One that moved has a receipt there, which names nothing of what lies here; only the ledger may, until it is loaded.
        """
        row = self.db.execute("select dataset, parts from ops.file where file_id = %s", (file.file_id,)).fetchone()
        is_loaded_elsewhere = row is not None and row[0] != file.dataset.name
        if not file.receipts and not is_loaded_elsewhere:
            return self._remove_fixed(file, [])
        ledger = row[1] if row else []
        here = [part for part in ledger if part["key"].startswith(f"clean/{file.dataset.name}/")]
        replaced = self._replace(file.dataset, NO_RECEIPT, here, [])
        self._follow(file.file_id, ledger, replaced)
        self._remove_left(
            file, referenced(NO_RECEIPT, self._ledger_parts(file.file_id)), set(replaced), float("inf"), []
        )
        return sum(replacement.rows for replacement in replaced.values()) + self._remove_fixed(file, [])

    def _replace(
        self,
        dataset: Dataset,
        receipt: Mapping[str, Any],
        ledger: Sequence[Mapping[str, Any]],
        renamed: Sequence[Mapping[str, str]],
    ) -> dict[str, Replacement]:
        replaced: dict[str, Replacement] = {}
        for key in sorted(referenced(receipt, ledger)):
            replacement = self.objects.without_forgotten(key, _owners_below(dataset, key, renamed))
            if replacement is not None:
                replaced[key] = replacement
        return replaced

    def _ledger_parts(self, file_id: str) -> list[dict[str, Any]]:
        row = self.db.execute("select parts from ops.file where file_id = %s", (file_id,)).fetchone()
        return row[0] if row else []

    def _follow(self, file_id: str, parts: list[dict[str, Any]], replaced: Mapping[str, Replacement]) -> None:
        """The ledger names parts, too, so that a dataset can be merged again; the reports tell the file's books anew."""
        new = [part_with_replaced(part, replaced) for part in parts]
        if new != parts:
            self._change_ledger(
                "update ops.file set parts = %s::jsonb, version = (select version from ops.state) "
                "where file_id = %s and parts = %s::jsonb",
                (json.dumps(new), file_id, json.dumps(parts)),
            )

    def _tell_anew(self, file_id: str) -> None:
        """The reports name the rejects file, which gets another name."""
        self._change_ledger(
            "update ops.file set version = (select version from ops.state) where file_id = %s", (file_id,)
        )

    def _change_ledger(self, statement: LiteralString, values: tuple[str, ...]) -> None:
        with self.db.transaction():
            self.db.execute("; ".join(f"set local {name} = '{value}'" for name, value in SESSION.items()))
            self.db.execute("select pg_advisory_xact_lock(%s)", (PUBLISH_LOCK,))
            self.db.execute(statement, values)

    def _remove_left(
        self,
        file: LakeFile,
        kept: set[str],
        replaced: set[str],
        modified: float,
        renamed: Sequence[Mapping[str, str]],
    ) -> None:
        """Deletes what nothing refers to: what was replaced, and forgotten rows in what earlier generations left behind.

        Whoever is cleaning the file now will lose the race for its receipt when it wrote these objects before the receipt
        was written; what is newer than the receipt may be named by the next one, and is looked at then.
        """
        left: dict[str, list[ObjectVersion]] = {}
        for version in file.objects:
            if version.key not in kept:
                left.setdefault(version.key, []).append(version)
        for key, versions in left.items():
            if key in replaced or self._is_left_behind(file.dataset, key, versions, modified, renamed):
                for version in versions:
                    self.store.delete_version(key, version.version_id)

    def _is_left_behind(
        self,
        dataset: Dataset,
        key: str,
        versions: list[ObjectVersion],
        modified: float,
        renamed: Sequence[Mapping[str, str]],
    ) -> bool:
        if any(version.modified >= modified for version in versions):
            return False
        if any(version.is_delete_marker for version in versions):
            # Deleted already; its versions would stay for a month, and nobody can read them by their key.
            return True
        return self.objects.holds_forgotten(key, _owners_below(dataset, key, renamed))

    def _remove_fixed(self, file: LakeFile, renamed: Sequence[Mapping[str, str]]) -> int:
        removed = 0
        for version in file.fixes:
            if version.is_current and not version.is_delete_marker:
                removed += self._rewrite_fix(file.dataset, version.key, renamed)
        for version in file.fixes:
            # Nobody but this step writes an entry twice.
            if not version.is_current:
                self.store.delete_version(version.key, version.version_id)
        return removed

    def _rewrite_fix(self, dataset: Dataset, key: str, renamed: Sequence[Mapping[str, str]]) -> int:
        body, etag = self.store.get_with_etag(key)
        entry = json.loads(body)
        kept = [row for row in entry["rows"] if not self._is_forgotten(dataset, row["cells"], renamed)]
        removed = len(entry["rows"]) - len(kept)
        if removed > 0:
            self.store.put_if_match(key, json.dumps({**entry, "rows": kept}, ensure_ascii=False).encode(), etag)
            for version in self.store.versions(key):
                if version.key == key and not version.is_current:
                    self.store.delete_version(key, version.version_id)
        return removed

    def _is_forgotten(self, dataset: Dataset, cells: Mapping[str, str], renamed: Sequence[Mapping[str, str]]) -> bool:
        row_owners = owners_in_rejects(dataset, list(cells), renamed)
        return bool(self.objects.keys.among(row_owners.of(list(cells.values()))))


def _owners_below(dataset: Dataset, key: str, renamed: Sequence[Mapping[str, str]]) -> OwnersBelow:
    if key.startswith("rejected/"):
        return lambda header: owners_in_rejects(dataset, header, renamed)
    return lambda header: owners_in_part(dataset, header)
