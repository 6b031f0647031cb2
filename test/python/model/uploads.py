"""What people put into the raw bucket: data files, corrected rejects files, decisions."""

from __future__ import annotations

import hashlib
import json

from .history import Op, Row
from .oracle import line_of
from .warehouse import person

HEADER = "id,v,flag"
NO_CSV = "<!DOCTYPE html><html><body>Your session has expired.</body></html>\n"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def data_file(op: Op) -> str:
    if not op.rows:
        return NO_CSV
    return "".join(f"{line}\n" for line in [HEADER, *map(record, op.rows)])


def record(row: Row) -> str:
    """A line of a data file; a bad one has a cell too many."""
    line = cells(row)
    return f"{line},surplus" if row[2] == "bad" else line


def cells(row: Row) -> str:
    return f"{person(row[0])},{row[1]},{row[2]}"


def fix_file(op: Op, target: Op, file_id: str) -> str:
    """A rejects file as somebody sends it back. Rows that were never rejected may be in it, too."""
    lines = [f"{HEADER},_file,_line,_check,_reasons"]
    for number, row in op.cells.items():
        there = target.rows[number - 1] if number <= len(target.rows) else row
        check = hashlib.sha256(record(there).encode()).hexdigest()[:16]
        lines.append(f"{cells(row)},{file_id},{line_of(number)},{check},{_reasons(there)}")
    return "".join(f"{line}\n" for line in lines)


def _reasons(row: Row) -> str:
    return "field_count" if row[2] == "bad" else "enum:flag"


def decision_id(number: int) -> str:
    """A ULID: the decisions of a history in their order."""
    return f"01M0DE{_ALPHABET[number % 32]:0>20}"


def decision(op: Op, number: int, file_id: str | None, dataset: str) -> str:
    forgets = op.kind == "forget"
    return json.dumps(
        {
            "id": decision_id(number),
            "kind": op.kind,
            "file_id": file_id,
            "dataset": dataset if forgets else None,
            "key": [person(op.person)] if forgets else None,
            "by": "registrar",
            "at": "2026-03-08T09:00:00.000Z",
            "why": "the model says so",
        }
    )
