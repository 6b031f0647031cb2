"""The warehouse in memory: rows merged one by one as they come, by the rules of the semantics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .history import REFUSED, History
from .machine import Violation
from .oracle import Expectation, Shown, line_of
from .rules import GoodRow, Key, Said

Order = tuple[int, int, str, int, int]


@dataclass(frozen=True)
class Loaded:
    """One generation of a file, as a manifest froze it."""

    file_id: str
    source: str
    order_time: int
    generation: int
    said: Said


@dataclass(frozen=True)
class CoreRow:
    order: Order
    file_id: str
    source: str
    good: GoodRow

    @property
    def shown(self) -> Shown:
        return (self.good.row[1], self.good.row[2], self.file_id, line_of(self.good.number))


@dataclass
class Ledger:
    """A file's current generation, its rows that the warehouse takes, and those that it refuses (number, own)."""

    loaded: Loaded
    rows: list[CoreRow]
    refused: list[tuple[int, int]]
    books: Counter[str] = field(default_factory=Counter)


class MemoryWarehouse:
    def __init__(self, history: History, off: frozenset[str]) -> None:
        self._history, self._off = history, off
        self.version = 0
        self._core: dict[Key, CoreRow] = {}
        self._files: dict[str, Ledger] = {}
        self._forgotten: set[int] = set()

    def load(self, batch: Sequence[Loaded], forgets: Sequence[int]) -> None:
        """One transaction. A generation that is loaded already, or an older one, is skipped."""
        new = [file for file in batch if self._is_new(file)]
        new_forgets = set(forgets) - self._forgotten
        for person in new_forgets:
            self._forgotten.add(person)
            self._core.pop((person,), None)
        if new or new_forgets:
            self.version += 1
        for file in sorted(new, key=lambda file: (file.order_time, file.file_id)):
            self._load_file(file)

    def refused(self) -> list[tuple[str, int, list[tuple[int, int]]]]:
        """File, generation and rows of files that brought rows which the warehouse refuses."""
        return [(f, one.loaded.generation, one.refused) for f, one in self._files.items() if one.refused]

    def _is_new(self, file: Loaded) -> bool:
        known = self._files.get(file.file_id)
        if known is None:
            return True
        if "generation_once" in self._off:
            return known.loaded.generation != file.generation
        return known.loaded.generation < file.generation

    def _load_file(self, file: Loaded) -> None:
        rows = [self._row(file, good) for good in file.said.good] if file.said.accepted else []
        taken = [row for row in rows if row.good.row[2] not in REFUSED]
        refused = [(row.good.number, row.good.own) for row in rows if row.good.row[2] in REFUSED]
        entry = Ledger(file, taken, refused)
        before = self._files.get(file.file_id)
        self._files[file.file_id] = entry
        entry.books.update(
            read=file.said.read, duplicate=file.said.duplicates, rejected=len(file.said.open) + len(refused)
        )
        if not self._history.is_delta or (before is not None and "merged_again" not in self._off):
            self._count(entry, self._rebuild())
            return
        for row in taken:
            old = self._core.get(row.good.key)
            wins = self._may_stand(row) and (old is None or row.order > old.order)
            self._count_row(entry, row, old, wins)
            same = old is not None and old.good.row == row.good.row
            if wins and not (same and "advance" in self._off):
                self._core[row.good.key] = row

    def _rebuild(self) -> dict[Key, CoreRow]:
        """Core from all current rows; returns what it was before."""
        before = self._core
        current = [entry for entry in self._files.values() if entry.loaded.said.accepted]
        if not self._history.is_delta:
            newest: dict[str, Ledger] = {}
            for entry in sorted(self._files.values(), key=lambda entry: entry.loaded.order_time):
                if entry.loaded.said.accepted or "current_is_accepted" in self._off:
                    newest[entry.loaded.source] = entry
            current = list(newest.values())
        self._core = {}
        for row in (row for entry in current for row in entry.rows):
            old = self._core.get(row.good.key)
            if self._may_stand(row) and (old is None or row.order > old.order):
                self._core[row.good.key] = row
        return before

    def _count(self, entry: Ledger, before: dict[Key, CoreRow]) -> None:
        for row in entry.rows:
            self._count_row(entry, row, before.get(row.good.key), self._core.get(row.good.key) is row)

    @staticmethod
    def _count_row(entry: Ledger, row: CoreRow, old: CoreRow | None, wins: bool) -> None:
        if not wins:
            entry.books["superseded"] += 1
        elif old is None:
            entry.books["inserted"] += 1
        else:
            entry.books["unchanged" if old.good.row == row.good.row else "updated"] += 1

    def _may_stand(self, row: CoreRow) -> bool:
        return "forget_for_ever" in self._off or row.good.row[0] not in self._forgotten

    def _row(self, file: Loaded, good: GoodRow) -> CoreRow:
        eff = good.row[1] if self._history.is_versioned and "version_order" not in self._off else 0
        time = 0 if "order_time" in self._off else file.order_time
        return CoreRow((eff, time, file.file_id, good.own, -good.number), file.file_id, file.source, good)

    def check(self, expected: Expectation) -> None:
        """Raises Violation."""
        got = {key: row.shown for key, row in self._core.items() if row.good.row[2] != "del"}
        if got != expected.rows:
            raise Violation(f"rows: {got} oracle {dict(expected.rows)}")
        for file_id, said in expected.files.items():
            entry = self._files.get(file_id)
            if entry is None:
                raise Violation(f"{file_id} never reached the ledger")
            books = dict(entry.books)
            if not said.accepted:
                continue
            if books["read"] != sum(books.values()) - books["read"] or books["rejected"] != len(said.open):
                raise Violation(f"books of {file_id}: {books}, oracle {said}")
