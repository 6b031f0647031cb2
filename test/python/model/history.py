"""What people do to the lake, and in which order its machines move. A history is data: it can be printed and shrunk."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

Row = tuple[int, int, str]
"""Number of the person, value, flag."""

DATASETS = ("model_delta", "model_versioned", "model_snapshot", "model_keyless")
# Upload, correct, clean again, let pass, withdraw, forget, deploy, give up rejects, check blocks again.
KINDS = ("upload", "fix", "replay", "release", "retract", "forget", "deploy", "waive", "recheck")
ABOUT_A_FILE = ("fix", "replay", "release", "retract", "waive")
PROFILES = {"mixed": (58, 14, 6, 4, 3, 3, 6, 3, 1), "repair": (38, 22, 12, 5, 9, 3, 8, 3, 1)}
# Flags of uploaded rows; `del` only where the contract has tombstones.
FLAGS = {"ok": 70, "bad": 12, "oldbad": 6, "newbad": 5, "del": 7}
# Passes every check of the contract: one is refused where it would stand in core, the other by the type of its column.
POISON, MISFIT = "poison", "misfit"
REFUSED = (POISON, MISFIT)
MOVES = {"happen": 10, "deliver": 4, "clean": 30, "kill_clean": 3, "publish": 30, "kill_publish": 4, "zombie": 2}


@dataclass(frozen=True)
class Op:
    """One thing that somebody does. `at` is milliseconds after the start; `target` the number of an upload before.

    An upload without `rows` is no CSV file. The rows of a fix are by number of the row that they repair (from 1).
    """

    kind: str
    at: int
    source: str = ""
    rows: tuple[Row, ...] = ()
    target: int = -1
    cells: Mapping[int, Row] = field(default_factory=dict)
    person: int = 0


@dataclass(frozen=True)
class Move:
    """One step of the machinery: which process (`choice`) and how far (`far`)."""

    kind: str
    choice: int = 0
    far: int = 0


@dataclass(frozen=True)
class History:
    dataset: str
    ops: tuple[Op, ...]
    moves: tuple[Move, ...]

    @property
    def is_delta(self) -> bool:
        return self.dataset in ("model_delta", "model_versioned")

    @property
    def is_versioned(self) -> bool:
        return self.dataset == "model_versioned"

    @property
    def is_keyless(self) -> bool:
        return self.dataset == "model_keyless"

    def uploads(self) -> list[int]:
        return [number for number, op in enumerate(self.ops) if op.kind == "upload"]

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def from_json(text: str) -> History:
    """The opposite of `History.to_json`."""
    data = json.loads(text)
    ops = tuple(_op_from(op) for op in data["ops"])
    return History(data["dataset"], ops, tuple(Move(**move) for move in data["moves"]))


def _op_from(op: dict[str, Any]) -> Op:
    rows = tuple((k, v, flag) for k, v, flag in op.pop("rows"))
    cells = {int(number): (k, v, flag) for number, (k, v, flag) in op.pop("cells").items()}
    return Op(**op, rows=rows, cells=cells)


def generate(seed: str) -> History:
    """The history of a seed: always the same one."""
    rnd = random.Random(seed)
    dataset = rnd.choices(DATASETS, (3, 2, 3, 3))[0]
    weights = PROFILES[rnd.choice(list(PROFILES))]
    ops: list[Op] = []
    for number in range(rnd.randint(2, 7)):
        ops.append(_op(rnd, dataset, weights, number, ops))
    return History(dataset, tuple(ops), tuple(_moves(rnd, len(ops))))


def _op(rnd: random.Random, dataset: str, weights: Sequence[int], number: int, ops: Sequence[Op]) -> Op:
    kind = rnd.choices(KINDS, weights)[0]
    targets = [n for n, op in enumerate(ops) if op.kind == "upload"]
    if kind in ABOUT_A_FILE and not targets:
        kind = "upload"
    # A row without a key cannot be found again by anybody who wants to be forgotten.
    if kind == "forget" and dataset == "model_keyless":
        kind = "deploy"
    at = _time(rnd, number)
    if kind == "upload":
        return Op(kind, at, source=rnd.choice("ab"), rows=_rows(rnd, dataset, ops))
    if kind == "fix":
        target = rnd.choice(targets)
        return Op(kind, at, target=target, cells=_cells(rnd, ops[target].rows))
    if kind == "forget":
        return Op(kind, at, person=rnd.randint(1, 3))
    return Op(kind, at, target=rnd.choice(targets) if kind in ABOUT_A_FILE else -1)


def _time(rnd: random.Random, number: int) -> int:
    """Mostly in order; some uploads began long before they ended, and some times are equal."""
    at = 100 + number * 10 - (rnd.choice([12, 25, 45]) if rnd.random() < 0.2 else 0)
    return at // 20 * 20 if rnd.random() < 0.2 else at


def _rows(rnd: random.Random, dataset: str, ops: Sequence[Op]) -> tuple[Row, ...]:
    earlier = [op.rows for op in ops if op.rows]
    if rnd.random() < 0.06:
        return ()
    if earlier and rnd.random() < 0.2:
        return rnd.choice(earlier)
    deletes = dataset in ("model_delta", "model_versioned")
    flags = [flag if flag != "del" or deletes else "ok" for flag in FLAGS]
    rows = [
        (rnd.randint(1, 3), rnd.randint(0, 1), rnd.choices(flags, list(FLAGS.values()))[0])
        for _ in range(rnd.randint(1, 4))
    ]
    if rnd.random() < 0.08:
        rows.insert(rnd.randint(0, len(rows)), (rnd.choice((1, 2, 9)), 0, rnd.choice(REFUSED)))
    return tuple(rows)


def _cells(rnd: random.Random, rows: Sequence[Row]) -> dict[int, Row]:
    wrong = [number for number, row in enumerate(rows, 1) if row[2] not in ("ok", "del")] or [1]
    flags = ("ok", "bad", *REFUSED)
    return {
        number: (rnd.randint(1, 3), rnd.randint(0, 1), rnd.choices(flags, (78, 16, 3, 3))[0])
        for number in sorted(set(rnd.choices(wrong, k=2)))
    }


def _moves(rnd: random.Random, ops: int) -> list[Move]:
    moves: list[Move] = []
    while ops > 0:
        moves.append(_move(rnd, list(MOVES)))
        ops -= moves[-1].kind == "happen"
    return moves + [_move(rnd, list(MOVES)[1:]) for _ in range(rnd.randint(0, 30))]


def _move(rnd: random.Random, kinds: Sequence[str]) -> Move:
    kind = rnd.choices(kinds, [MOVES[kind] for kind in kinds])[0]
    return Move(kind, rnd.randint(0, 9), rnd.choice((1, 1, 2, 3, 5, 8)))


def without_op(history: History, number: int) -> History | None:
    """The history as if one thing had not been done; None when something later is about it."""
    if any(op.target == number for op in history.ops):
        return None
    ops = [
        replace(op, target=op.target - 1) if op.target > number else op
        for place, op in enumerate(history.ops)
        if place != number
    ]
    return replace(history, ops=tuple(ops))
