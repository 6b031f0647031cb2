"""What receipts and the ledger say of objects, and of those that erasing put in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .erase_object import Replacement

NO_RECEIPT: Mapping[str, Any] = {"parts": (), "rejects_key": None}


def referenced(receipt: Mapping[str, Any], ledger: Sequence[Mapping[str, Any]]) -> set[str]:
    """Keys of the objects that a receipt and the parts of the ledger name."""
    keys = {str(part["key"]) for part in (*receipt["parts"], *ledger)}
    return keys | ({receipt["rejects_key"]} if receipt["rejects_key"] else set())


def part_with_replaced(part: Mapping[str, Any], replaced: Mapping[str, Replacement]) -> dict[str, Any]:
    """The part as it is after its object was replaced, if it was."""
    new = replaced.get(part["key"])
    return dict(part) if new is None else {**part, "key": new.key, "rows": part["rows"] - new.rows, "bytes": new.bytes}


def with_replaced(receipt: Mapping[str, Any], replaced: Mapping[str, Replacement]) -> dict[str, Any]:
    """The receipt of the same generation that names the new objects; what was erased is `rows.forgotten`."""
    rejects = replaced.get(receipt["rejects_key"] or "")
    erased = sum(replaced[part["key"]].rows for part in receipt["parts"] if part["key"] in replaced)
    rows = receipt["rows"]
    forgotten = rows.get("forgotten", 0) + erased
    return {
        **receipt,
        "rows": {**rows, "clean": rows["clean"] - erased, **({"forgotten": forgotten} if forgotten else {})},
        "parts": [part_with_replaced(part, replaced) for part in receipt["parts"]],
        "rejects_key": rejects.key if rejects else receipt["rejects_key"],
    }
