"""CSV as the cleaner writes it, record by record, with the text of each record as it stands."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator


def csv_records(chunks: Iterable[bytes]) -> Iterator[tuple[str, list[str]]]:
    """Text and cells of each record (`,` `"` LF UTF-8), the header first. Texts put together are the bytes again."""
    # Python's own limit of a cell is smaller than a cell may be.
    csv.field_size_limit(sys.maxsize)
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in _lines(chunks):
            taken.append(line)
            yield line

    for cells in csv.reader(lines()):
        yield "".join(taken), cells
        taken.clear()


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    rest: list[bytes] = []
    for chunk in chunks:
        *ended, begun = chunk.split(b"\n")
        for line in ended:
            yield b"".join([*rest, line, b"\n"]).decode()
            rest.clear()
        rest.append(begun)
    last = b"".join(rest)
    if last:
        yield last.decode()
