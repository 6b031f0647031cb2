"""Makes a failing history small: moves, then things done, then rows are left out as long as it still fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from .history import History, without_op


def shrink(history: History, fails: Callable[[History], bool]) -> History:
    """The smallest history found that still fails."""
    while True:
        smaller = next((candidate for candidate in _smaller(history) if fails(candidate)), None)
        if smaller is None:
            return history
        history = smaller


def _smaller(history: History) -> Iterator[History]:
    """Half the moves at once first: most of them do not matter."""
    moves = history.moves
    size = len(moves) // 2
    while size >= 1:
        for start in range(0, len(moves), size):
            yield replace(history, moves=moves[:start] + moves[start + size :])
        size //= 2
    for number in reversed(range(len(history.ops))):
        fewer = without_op(history, number)
        if fewer is not None:
            yield fewer
    for number, op in enumerate(history.ops):
        if len(op.rows) > 1 and not any(later.target == number and later.cells for later in history.ops):
            for row in range(len(op.rows)):
                ops = list(history.ops)
                ops[number] = replace(op, rows=op.rows[:row] + op.rows[row + 1 :])
                yield replace(history, ops=tuple(ops))
