"""Whose a row in the lake is: by the columns of a part, or by the header of a file of rejects."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .documents import Dataset
from .forget import owners

Owner = tuple[str, tuple[str, ...]]
"""Dataset and key of whom a row belongs to."""

# A record with one of these is no table row: its key can stand in any cell, or inside of one.
_SHAPELESS = re.compile(r"(^|;)(field_count|quote|encoding)")
_TOKEN = re.compile(r"[^\s,;|\"']+")
_INTEGER = re.compile(r"[-+]?[0-9]{1,40}")
# Columns that the cleaner adds to a record: their numbers are nobody's key.
_FACTS = frozenset({"_file", "_line", "_byte", "_length", "_check", "_reasons"})
_INTEGERS = ("smallint", "integer", "bigint")


@dataclass(frozen=True)
class _Key:
    """Where the key of a row of `dataset` stands (-1: nobody knows), and the types of its columns."""

    dataset: str
    places: tuple[int, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class RowOwners:
    """Finds the owners of the rows below one header."""

    keys: tuple[_Key, ...]
    reasons: int
    facts: frozenset[int] = frozenset()

    def of(self, cells: Sequence[str]) -> Iterator[Owner]:
        """All whom the row may belong to: for a row without its shape, everybody whose key is in it as a word."""
        shapeless = 0 <= self.reasons < len(cells) and _SHAPELESS.search(cells[self.reasons]) is not None
        for key in self.keys:
            if not shapeless and -1 not in key.places:
                if max(key.places) < len(cells):
                    yield (
                        key.dataset,
                        tuple(_spelled(cells[at], kind) for at, kind in zip(key.places, key.types, strict=True)),
                    )
            elif self.reasons >= 0 and len(key.types) == 1:
                for word in _words([cell for place, cell in enumerate(cells) if place not in self.facts]):
                    yield key.dataset, (_spelled(word, key.types[0]),)


def owners_in_part(dataset: Dataset, header: Sequence[str]) -> RowOwners:
    """A part's header has the names of the contract."""
    return _row_owners(dataset, {name: place for place, name in enumerate(header)}, -1)


def owners_in_rejects(dataset: Dataset, header: Sequence[str], renamed: Iterable[Mapping[str, str]]) -> RowOwners:
    """A file of rejects has the header of its raw file; the receipt says which names mean which column (`drift.renamed`)."""
    columns = {normalise_header(name): name for name in dataset.column_names}
    synonyms = {normalise_header(pair["from"]): pair["to"] for pair in renamed}
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        bare = normalise_header(name)
        column = columns.get(bare) or synonyms.get(bare)
        if column is not None:
            places.setdefault(column, place)
    # A raw file may have columns of these names itself: the cleaner's come last.
    facts = {name: place for place, name in enumerate(header) if name in _FACTS}
    return _row_owners(dataset, places, facts.get("_reasons", len(header)), frozenset(facts.values()))


def normalise_header(name: str) -> str:
    """As contracts/header-name.ts: without case, accents, spaces and punctuation."""
    decomposed = unicodedata.normalize("NFKD", name).lower()
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter)[0] in "LN")
    return bare or name.strip()


def _row_owners(
    dataset: Dataset, places: Mapping[str, int], reasons: int, facts: frozenset[int] = frozenset()
) -> RowOwners:
    types = {column.name: column.type for column in dataset.columns}
    keys = [
        _Key(name, tuple(places.get(column, -1) for column in columns), tuple(types[column] for column in columns))
        for name, ways in owners(dataset).items()
        for columns in ways
        # The hash of a row is no key that anybody knows.
        if not (name == dataset.name and dataset.is_keyless)
    ]
    return RowOwners(tuple(keys), reasons, facts)


def _words(cells: Sequence[str]) -> set[str]:
    return {cell.strip() for cell in cells} | {word for cell in cells for word in _TOKEN.findall(cell)}


def _spelled(text: str, kind: str) -> str:
    """A cell as the warehouse spells it."""
    bare = text.strip()
    return str(int(bare)) if kind in _INTEGERS and _INTEGER.fullmatch(bare) else bare
