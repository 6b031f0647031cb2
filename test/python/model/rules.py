"""What one file says, given its contract, the corrections of its rejected rows and what was decided about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from .history import MISFIT, History, Row

Key = tuple[object, ...]


@dataclass(frozen=True)
class Fix:
    """A corrected rejects file, as far as it is about one file; `rows` by number of the row it repairs."""

    fix_id: str
    order_time: int
    rows: Mapping[int, Row]


@dataclass(frozen=True)
class Refusal:
    """A row that only the warehouse refused, and the contract and the fixes that its file had then."""

    number: int
    own: bool
    fixes: frozenset[str]
    deploys: int


@dataclass(frozen=True)
class GoodRow:
    number: int
    own: int
    key: Key
    row: Row


@dataclass(frozen=True)
class Said:
    """What a file says. `open` are the numbers of rejected rows, `refused` those of them that the warehouse refused."""

    status: str
    read: int = 0
    good: tuple[GoodRow, ...] = ()
    duplicates: int = 0
    open: tuple[int, ...] = ()
    refused: frozenset[int] = frozenset()

    @property
    def accepted(self) -> bool:
        return self.status == "clean"


@dataclass(frozen=True)
class Inputs:
    """All that a generation of a file is made of."""

    rows: tuple[Row, ...]
    deploys: int
    fixes: Sequence[Fix] = ()
    decided: frozenset[str] = frozenset()
    refusals: Sequence[Refusal] = field(default=())

    @property
    def refused(self) -> list[Refusal]:
        """What the warehouse said under another contract is forgotten: it has not seen these rows yet."""
        return [refusal for refusal in self.refusals if refusal.deploys == self.deploys]


def is_valid(flag: str, deploys: int) -> bool:
    """Whether the contract of so many deploys takes a flag; `poison` and `misfit` pass every check of the contract."""
    if flag == "oldbad":
        return deploys % 2 == 1
    if flag == "newbad":
        return deploys % 2 == 0
    return flag != "bad"


def read(history: History, inputs: Inputs) -> Said:
    """Own rows first: what is wrong is rejected, then keys are compared. Then corrected rows, in the order of lines."""
    if not inputs.rows:
        return Said("refused")
    refused = {refusal.number for refusal in inputs.refused if refusal.own}
    wrong: list[int] = []
    valid: list[GoodRow] = []
    for number, row in zip(count(1), inputs.rows, strict=False):
        if number in refused or not is_valid(row[2], inputs.deploys):
            wrong.append(number)
        else:
            valid.append(GoodRow(number, 1, key_of(history, row), row))
    good = _distinct(history, valid)
    still_open: list[int] = []
    by_warehouse: set[int] = set()
    for number in wrong:
        row, in_warehouse = _corrected(inputs, number, number in refused)
        if row is None:
            still_open.append(number)
            by_warehouse |= {number} if in_warehouse else set()
        elif key_of(history, row) not in good:
            good[key_of(history, row)] = GoodRow(number, 0, key_of(history, row), row)
    return Said(
        _status(inputs, len(still_open) - len(by_warehouse)),
        len(inputs.rows),
        tuple(good.values()),
        len(inputs.rows) - len(good) - len(still_open),
        tuple(still_open),
        frozenset(by_warehouse),
    )


def key_of(history: History, row: Row) -> Key:
    return row if history.is_keyless else (row[0],)


def _distinct(history: History, rows: Sequence[GoodRow]) -> dict[Key, GoodRow]:
    """The first row of a key wins; where the contract orders rows, the greatest, and of equal ones the first."""
    best: dict[Key, GoodRow] = {}
    for row in rows:
        other = best.get(row.key)
        if other is None or (history.is_versioned and row.row[1] > other.row[1]):
            best[row.key] = row
    return best


def _corrected(inputs: Inputs, number: int, refused: bool) -> tuple[Row | None, bool]:
    """The newest valid correction decides, unless the warehouse refused it; true when the warehouse is why there is none.

    A record with too many cells, and a row that the warehouse refused, may be corrected in all cells, one with a wrong
    flag in its flag only.
    """
    record = inputs.rows[number - 1]
    lost = frozenset[str]().union(*(r.fixes for r in inputs.refused if r.number == number and not r.own))
    whole, corrected, by_warehouse = record[2] == "bad" or refused, None, refused
    for fix in inputs.fixes:
        cells = fix.rows.get(number)
        if cells is None or not is_valid(cells[2], inputs.deploys):
            continue
        row = cells if whole else (record[0], record[1], cells[2])
        if row == record:
            continue
        by_warehouse = fix.fix_id in lost
        corrected = None if by_warehouse else row
        whole = record[2] == "bad" or refused or by_warehouse
    return corrected, by_warehouse


def _status(inputs: Inputs, rejected: int) -> str:
    if "retract" in inputs.decided:
        return "retracted"
    if rejected * 2 > len(inputs.rows) and "release" not in inputs.decided:
        return "held"
    return "clean"


def passes(said: Said, forgotten: frozenset[int]) -> bool:
    """Whether no row is left that cannot even be staged. One that core refuses may be left where another row wins its key.

    Rows of people who were forgotten may be erased before anybody stages them.
    """
    return not any(good.row[2] == MISFIT and good.row[0] not in forgotten for good in said.good)
