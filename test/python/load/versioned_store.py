"""A bucket in memory with every version of every object, as S3 keeps them; it can be told to die at a call."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from load.errors import ObjectMissing, PreconditionFailed
from load.object_store import ObjectVersion


class Killed(Exception):
    """The process is no more."""


@dataclass(frozen=True)
class _Stored:
    version_id: str
    body: bytes
    modified: float
    is_delete_marker: bool = False


class VersionedStore:
    def __init__(self) -> None:
        self.objects: dict[str, list[_Stored]] = {}
        self._numbers = count(1)
        self.calls_left: int | None = None

    def get(self, key: str) -> bytes:
        return self.get_with_etag(key)[0]

    def get_with_etag(self, key: str) -> tuple[bytes, str]:
        self._call()
        current = self.objects.get(key, [])[-1:]
        if not current or current[0].is_delete_marker:
            raise ObjectMissing("the object does not exist (any more)", key=key)
        return current[0].body, hashlib.md5(current[0].body).hexdigest()

    def stream(self, key: str) -> Iterator[bytes]:
        body = self.get(key)
        # Small pieces, so that what is searched for lies across their borders.
        yield from (body[at : at + 7] for at in range(0, len(body), 7))

    def put(self, key: str, body: bytes) -> None:
        self._call()
        number = next(self._numbers)
        self.objects.setdefault(key, []).append(_Stored(f"v{number}", body, number))

    def put_typed(self, key: str, body: bytes, content_type: str) -> None:
        assert content_type in ("application/gzip", "text/csv; charset=utf-8")
        self.put(key, body)

    def put_if_match(self, key: str, body: bytes, etag: str) -> None:
        if self.get_with_etag(key)[1] != etag:
            raise PreconditionFailed("somebody else wrote the object first", key=key)
        self.put(key, body)

    def versions(self, prefix: str) -> Iterator[ObjectVersion]:
        self._call()
        found = [
            ObjectVersion(key, one.version_id, one is stored[-1], one.is_delete_marker, one.modified)
            for key, stored in sorted(self.objects.items())
            if key.startswith(prefix)
            for one in reversed(stored)
        ]
        yield from found

    def delete_version(self, key: str, version_id: str) -> None:
        self._call()
        left = [one for one in self.objects.get(key, []) if one.version_id != version_id]
        self.objects[key] = left
        if not left:
            del self.objects[key]

    def remove(self, key: str) -> None:
        """As people and Lambdas delete: a marker, and the versions stay."""
        number = next(self._numbers)
        self.objects[key].append(_Stored(f"v{number}", b"", number, is_delete_marker=True))

    def keys_with(self, text: str) -> list[str]:
        """Every object of which any version has the text, unpacked."""
        return sorted(
            key
            for key, stored in self.objects.items()
            if text in key or any(text.encode() in _unpacked(one.body) for one in stored)
        )

    def contents(self) -> dict[str, list[bytes]]:
        """All versions by key, oldest first."""
        return {key: [one.body for one in stored] for key, stored in sorted(self.objects.items())}

    def copy(self) -> VersionedStore:
        store = VersionedStore()
        store.objects = {key: list(stored) for key, stored in self.objects.items()}
        store._numbers = count(1_000_000)
        return store

    def _call(self) -> None:
        if self.calls_left is not None:
            if self.calls_left == 0:
                raise Killed
            self.calls_left -= 1


def _unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
