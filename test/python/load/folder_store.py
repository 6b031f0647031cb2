"""A bucket in a folder: shared by the test, processes that it kills, and Spark tasks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from load.errors import TerminalError
from load.object_store import CHUNK_BYTES


class FolderStore:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> bytes:
        return b"".join(self.stream(key))

    def put(self, key: str, body: bytes) -> None:
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    def stream(self, key: str) -> Iterator[bytes]:
        try:
            with (self.folder / key).open("rb") as file:
                while chunk := file.read(CHUNK_BYTES):
                    yield chunk
        except FileNotFoundError as error:
            raise TerminalError("the object does not exist (any more)", key=key) from error

    def has(self, key: str) -> bool:
        return (self.folder / key).exists()

    def remove(self, key: str) -> None:
        (self.folder / key).unlink()
