"""What the warehouse must hold, from the drops alone: nothing of how the machines moved is left in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .history import History
from .rules import Inputs, Key, Said, read

Shown = tuple[int, str, str, int]
"""Value, flag, file id, line."""


@dataclass(frozen=True)
class FileInputs:
    """One uploaded version: where it stands in the order, and what its current generation is made of."""

    file_id: str
    source: str
    order_time: int
    inputs: Inputs


@dataclass(frozen=True)
class Expectation:
    """`rows` by key as readers see them; `files` by id; `open` are rejected rows that somebody should see to, by file."""

    rows: Mapping[Key, Shown]
    files: Mapping[str, Said]
    open: Mapping[str, tuple[int, ...]]


def expect(history: History, files: Sequence[FileInputs], forgotten: frozenset[int]) -> Expectation:
    said = {file.file_id: read(history, file.inputs) for file in files}
    accepted = [file for file in files if said[file.file_id].accepted]
    newest = _newest(accepted)
    bringing = accepted if history.is_delta else list(newest.values())
    best: dict[Key, tuple[tuple[int, int, str, int, int], Shown]] = {}
    for file in bringing:
        for good in said[file.file_id].good:
            k, v, flag = good.row
            order = (v if history.is_versioned else 0, file.order_time, file.file_id, good.own, -good.number)
            if k not in forgotten and (good.key not in best or order > best[good.key][0]):
                best[good.key] = (order, (v, flag, file.file_id, line_of(good.number)))
    rows = {key: shown for key, (_, shown) in best.items() if shown[1] != "del" or not history.is_delta}
    return Expectation(rows, said, _open(accepted, newest, said))


def line_of(number: int) -> int:
    """Physical line of a row: the header is line 1."""
    return number + 1


def _newest(accepted: Sequence[FileInputs]) -> dict[str, FileInputs]:
    newest: dict[str, FileInputs] = {}
    for file in sorted(accepted, key=lambda file: file.order_time):
        newest[file.source] = file
    return newest


def _open(
    accepted: Sequence[FileInputs], newest: Mapping[str, FileInputs], said: Mapping[str, Said]
) -> dict[str, tuple[int, ...]]:
    """Rejected rows of accepted files: a newer accepted version closes them, and so does giving them up."""
    return {
        file.file_id: said[file.file_id].open
        for file in accepted
        if newest[file.source] is file and "waive" not in file.inputs.decided and said[file.file_id].open
    }
