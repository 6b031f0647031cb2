"""One CSV object of the lake without the rows of forgotten people: the other rows stay as they are, byte for byte."""

from __future__ import annotations

import gzip
import hashlib
import io
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


class _Content:
    """The new object, packed as it grows: unpacked, a part may be ten times as large."""

    def __init__(self, is_gzip: bool) -> None:
        self.digest = hashlib.sha256()
        self._body = io.BytesIO()
        # No time of writing in the header of gzip: the same rows are the same bytes.
        self._packed = gzip.GzipFile("", "wb", GZIP_LEVEL, self._body, mtime=0) if is_gzip else None

    def write(self, text: str) -> None:
        piece = text.encode()
        self.digest.update(piece)
        (self._packed or self._body).write(piece)

    def close(self) -> bytes:
        if self._packed is not None:
            self._packed.close()
        return self._body.getvalue()


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
        name = _NAME.fullmatch(key)
        stem, ending = (name["stem"], name["ending"]) if name else (key, "")
        content = _Content(is_gzip=ending.endswith(".gz"))
        row_owners: RowOwners | None = None
        erased = 0
        for text, cells in csv_records(self._read(key)):
            if row_owners is None:
                row_owners = owners_below(cells)
            elif not forgotten.isdisjoint(row_owners.of(cells)):
                erased += 1
                continue
            content.write(text)
        body = content.close()
        new_key = f"{stem}.without-{content.digest.hexdigest()[:12]}{ending}"
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
