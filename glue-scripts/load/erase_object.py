"""One CSV object of the lake without the rows of forgotten people: the other rows stay as they are, byte for byte."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .copy_parts import gunzip
from .csv_records import csv_records
from .forgotten_keys import ForgottenKeys
from .object_store import ErasableStore
from .row_owners import RowOwners

OwnersBelow = Callable[[list[str]], RowOwners]
"""From a header to whose the rows below it are."""

GZIP_LEVEL = 1
_CONTENT_TYPES = {".csv.gz": "application/gzip", ".csv": "text/csv; charset=utf-8"}
_NAME = re.compile(r"(?P<stem>.*?)(?:\.without-[0-9a-f]{12})?(?P<ending>\.csv(?:\.gz)?)")


@dataclass(frozen=True)
class Replacement:
    """The object that takes the place of another. `rows`: how many it lacks."""

    key: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class ErasableObjects:
    """Reads and replaces objects. `needles`: when given, an object without any of them has no row to erase."""

    store: ErasableStore
    keys: ForgottenKeys
    needles: tuple[bytes, ...] = ()

    def holds_forgotten(self, key: str, owners_below: OwnersBelow) -> bool:
        return self._may_hold(key) and bool(self.keys.in_rows(self._read(key), owners_below))

    def without_forgotten(self, key: str, owners_below: OwnersBelow) -> Replacement | None:
        """Writes the object anew without the rows; None when it has none of them. The old object stays.

        The new key comes from the new content, so doing it again writes the same object.
        """
        if not self._may_hold(key):
            return None
        forgotten = self.keys.in_rows(self._read(key), owners_below)
        if not forgotten:
            return None
        kept: list[str] = []
        row_owners: RowOwners | None = None
        erased = 0
        for text, cells in csv_records(self._read(key)):
            if row_owners is None:
                row_owners = owners_below(cells)
            elif not forgotten.isdisjoint(row_owners.of(cells)):
                erased += 1
                continue
            kept.append(text)
        content = "".join(kept).encode()
        name = _NAME.fullmatch(key)
        stem, ending = (name["stem"], name["ending"]) if name else (key, "")
        # No time of writing in the header of gzip: the same rows are the same bytes.
        body = gzip.compress(content, GZIP_LEVEL, mtime=0) if ending.endswith(".gz") else content
        new_key = f"{stem}.without-{hashlib.sha256(content).hexdigest()[:12]}{ending}"
        self.store.put_typed(new_key, body, _CONTENT_TYPES.get(ending, "application/octet-stream"))
        return Replacement(new_key, len(body), erased)

    def _read(self, key: str) -> Iterator[bytes]:
        chunks = self.store.stream(key)
        return gunzip(chunks, key) if key.endswith(".gz") else chunks

    def _may_hold(self, key: str) -> bool:
        if not self.needles:
            return True
        longest = max(map(len, self.needles))
        tail = b""
        for chunk in self._read(key):
            window = tail + chunk
            if any(needle in window for needle in self.needles):
                return True
            tail = window[-longest:]
        return False
