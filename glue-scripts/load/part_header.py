"""The first line of a part: the names of its columns."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

# A contract has at most some hundred columns of 63 bytes: what is longer is no header.
LONGEST_HEADER_BYTES = 1 << 17


def read_header(blocks: Iterable[bytes]) -> tuple[tuple[str, ...], Iterator[bytes]]:
    """Names, and all blocks again. No names when there is no first line of text."""
    rest = iter(blocks)
    start = b""
    while not _has_line(start) and len(start) <= LONGEST_HEADER_BYTES:
        block = next(rest, None)
        if block is None:
            break
        start += block
    return _names(start[:LONGEST_HEADER_BYTES]), chain([start], rest)


def _has_line(start: bytes) -> bool:
    return _end(start) >= 0


def _end(start: bytes) -> int:
    """Where the first line ends that does not end inside quotes; -1: not yet."""
    end = start.find(b"\n")
    while end >= 0 and start.count(b'"', 0, end) % 2 == 1:
        end = start.find(b"\n", end + 1)
    return end


def _names(start: bytes) -> tuple[str, ...]:
    end = _end(start)
    try:
        line = (start if end < 0 else start[:end]).decode()
        return tuple(next(csv.reader([line], strict=True), ()))
    except (UnicodeDecodeError, csv.Error):
        return ()
