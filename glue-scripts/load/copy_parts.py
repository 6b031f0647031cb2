"""Streams parts from S3 into staging, byte for byte: the same function in threads and in Spark tasks."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import psycopg

from .copy_rows import copy_as_it_is, copy_row_by_row
from .database import Connect, Connection, is_data_error, postgres_errors
from .errors import TerminalError
from .object_store import ObjectStore
from .part_header import read_header
from .staging import StagingTable

GZIP = 31
# Memory stays the same whatever the ratio of compression is.
LARGEST_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class CopyTask:
    """One object to copy. `number` is its place in the list of tasks, `part` its place in the file (from 1).

    `rows` is what the receipt says; None for reject ledgers, whose rows it does not count.
    `refused` takes the rows that `table` refuses; None for reject ledgers, which have no such rows.
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
    refused: StagingTable | None = None


@dataclass(frozen=True)
class CopiedPart:
    """An attempt that won: its rows in staging carry `attempt`, the transaction that copied them."""

    number: int
    attempt: str
    rows: int


def copy_parts(connect: Connect, store: ObjectStore, tasks: Iterable[CopyTask]) -> Iterator[CopiedPart]:
    """Copies each task in a transaction of its own.

    Raises TerminalError naming the part and its line, RetryableError when a connection was lost.
    """
    db: Connection | None = None
    try:
        for task in tasks:
            db = db or connect()
            yield _copy(db, store, task)
    finally:
        if db is not None:
            db.close()


def _copy(db: Connection, store: ObjectStore, task: CopyTask) -> CopiedPart:
    facts = {"dataset": task.dataset, "file": task.file_id, "part": task.key}
    with postgres_errors("copying a part", **facts):
        try:
            rows, attempt = copy_as_it_is(db, task.table, *_open(store, task))
        except psycopg.Error as error:
            if task.refused is None or not is_data_error(error):
                raise
            # Its rows are looked at one by one; what is damaged in another way is refused again.
            rows, attempt = copy_row_by_row(db, task.table, task.refused, *_open(store, task))
    if task.rows is not None and rows != task.rows:
        raise TerminalError(f"the part has {rows} rows, its receipt says {task.rows}: clean the file again", **facts)
    return CopiedPart(task.number, attempt, rows)


def _open(store: ObjectStore, task: CopyTask) -> tuple[tuple[str, ...], Iterator[bytes]]:
    """The header of a part and its bytes, header included. Columns that were added since it was written are NULL."""
    names, blocks = read_header(gunzip(store.stream(task.key), task.key))
    strange = [name for name in names if name not in task.table.columns] or sorted(task.table.required - {*names})
    if strange or len({*names}) < len(names):
        raise TerminalError(
            "the part's header does not fit the contract: clean the file again (lake replay)",
            dataset=task.dataset,
            file=task.file_id,
            part=task.key,
            column=strange[0] if strange else None,
        )
    return names, blocks


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
