"""Streams parts from S3 into staging, byte for byte: the same function in threads and in Spark tasks."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psycopg import sql

from .database import Connect, Connection, postgres_errors
from .errors import TerminalError
from .object_store import ObjectStore
from .staging import StagingTable

GZIP = 31
# Memory stays the same whatever the ratio of compression is.
LARGEST_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class CopyTask:
    """One object to copy. `number` is its place in the list of tasks, `part` its place in the file (from 1).

    `rows` is what the receipt says; None for reject ledgers, whose rows it does not count.
    """

    number: int
    table: StagingTable
    part: int
    key: str
    rows: int | None
    own: int
    bytes: int
    file_id: str
    dataset: str | None


@dataclass(frozen=True)
class CopiedPart:
    """An attempt that won: its rows in staging carry `attempt`."""

    number: int
    attempt: int
    rows: int


def copy_parts(connect: Connect, store: ObjectStore, tasks: Iterable[CopyTask], base: int) -> Iterator[CopiedPart]:
    """Copies each task in a transaction of its own; attempts are numbered `base`, `base` + 1, …

    Raises TerminalError naming the part and its line, RetryableError when a connection was lost.
    """
    db: Connection | None = None
    try:
        for attempt, task in enumerate(tasks, base):
            db = db or connect()
            yield CopiedPart(task.number, attempt, _copy(db, store, task, attempt))
    finally:
        if db is not None:
            db.close()


def _copy(db: Connection, store: ObjectStore, task: CopyTask, attempt: int) -> int:
    facts = {"dataset": task.dataset, "file": task.file_id, "part": task.key}
    statement = sql.SQL("copy {} ({}) from stdin (format csv, header match, encoding 'UTF8')").format(
        task.table.identifier, sql.SQL(", ").join(map(sql.Identifier, task.table.columns))
    )
    with postgres_errors("copying a part", **facts):
        db.execute(
            "select set_config('lake.own', %s, false), set_config('lake.attempt', %s, false)",
            (str(task.own), str(attempt)),
        )
        with db.cursor() as cursor:
            with cursor.copy(statement) as copy:
                for chunk in gunzip(store.stream(task.key), task.key):
                    copy.write(chunk)
            rows = cursor.rowcount
    if task.rows is not None and rows != task.rows:
        raise TerminalError(f"the part has {rows} rows, its receipt says {task.rows}: clean the file again", **facts)
    return rows


def gunzip(chunks: Iterable[bytes], key: str) -> Iterator[bytes]:
    """Raises TerminalError when the object is damaged or cut off (gzip carries a checksum and a length)."""
    unzip = zlib.decompressobj(GZIP)
    try:
        for chunk in chunks:
            while chunk:
                if unzip.eof:
                    # Members follow each other in one gzip file (RFC 1952).
                    unzip = zlib.decompressobj(GZIP)
                yield unzip.decompress(chunk, LARGEST_BLOCK_BYTES)
                chunk = unzip.unused_data if unzip.eof else unzip.unconsumed_tail
        if not unzip.eof:
            yield unzip.flush()
    except zlib.error as error:
        raise TerminalError("the part is no intact gzip: clean the file again", part=key) from error
    if not unzip.eof:
        raise TerminalError("the part is cut off: clean the file again", part=key)
