"""Asks the warehouse whose rows are to be erased: it knows HMACs of keys, and only it can compute them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from .csv_records import csv_records
from .database import Connection
from .row_owners import Owner, RowOwners

AT_ONCE = 5_000


class ForgottenKeys:
    """Answers are remembered: a student's rows stand in many files."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        rows = db.execute("select distinct dataset from ops.forgotten").fetchall()
        self._datasets = {dataset for (dataset,) in rows}
        self._known: dict[Owner, bool] = {}

    def among(self, owned: Iterable[Owner]) -> set[Owner]:
        """Those whose rows must go."""
        if len(self._known) > 100 * AT_ONCE:
            self._known.clear()
        asked = {owner for owner in owned if owner[0] in self._datasets}
        for dataset in sorted({dataset for dataset, _ in asked}):
            self._ask(dataset, sorted(owner for owner in asked if owner[0] == dataset and owner not in self._known))
        return {owner for owner in asked if self._known[owner]}

    def in_rows(self, chunks: Iterable[bytes], owners_below: Callable[[list[str]], RowOwners]) -> set[Owner]:
        """Forgotten owners of the rows of a CSV; `owners_below` gets its header."""
        found: set[Owner] = set()
        records = csv_records(chunks)
        header = next(records, None)
        if header is None:
            return found
        row_owners = owners_below(header[1])
        owned = (owner for _, cells in records for owner in row_owners.of(cells))
        while batch := list(islice(owned, AT_ONCE)):
            found |= self.among(batch)
        return found

    def _ask(self, dataset: str, unknown: list[Owner]) -> None:
        for batch in _batches(unknown):
            # PostgreSQL has no NUL in a text, so no key has one.
            keys = json.dumps([[part.replace("\0", "") for part in key] for _, key in batch])
            places = self._db.execute("select ops.forgotten_places(%s, %s::jsonb)", (dataset, keys)).fetchall()
            forgotten = {place for (place,) in places}
            self._known.update({owner: place in forgotten for place, owner in enumerate(batch, 1)})


def _batches(owned: list[Owner]) -> Iterator[list[Owner]]:
    return (owned[at : at + AT_ONCE] for at in range(0, len(owned), AT_ONCE))
