"""Datasets of the tests, as compiled contracts; tables and manifest entries come from contracts/ddl.ts."""

from __future__ import annotations

from typing import Any


def contract(
    name: str,
    mode: str,
    columns: dict[str, str],
    key: list[str],
    order: list[str] | None = None,
    *,
    delete_when: str | None = None,
    block: bool = False,
    max_shrink_percent: float = 100,
    references: dict[str, list[str]] | None = None,
    required: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Columns by name with their PostgreSQL type; key columns are required. `references`: columns by dataset."""
    return {
        **({"deleteWhen": delete_when} if delete_when else {}),
        "dataset": name,
        "version": "1.0.0",
        "hash": f"hash of {name}",
        "mode": mode,
        "key": key,
        "versionOrder": order or [],
        "onOpenRejects": "block" if block else "publish",
        "maxShrinkPercent": max_shrink_percent,
        "references": [{"dataset": dataset, "columns": names} for dataset, names in (references or {}).items()],
        "columns": [{"name": n, "sqlType": t, "required": n in (*key, *required)} for n, t in columns.items()],
    }


SCORES = {
    "gender": "text",
    "parental_level_of_education": "text",
    "test_preparation_course": "text",
    "math_score": "integer",
    "reading_score": "integer",
    "writing_score": "integer",
    "total_score": "integer",
    "average_score": "numeric(5,2)",
    "performance_band": "text",
}
_ITEM = {"id": "text", "value": "text", "amount": "numeric(6,2)"}
_CHECKED = {"id": "text", "name": "text", "level": "integer", "amount": "numeric(6,2)", "at": "timestamptz"}

DATASETS: dict[str, dict[str, Any]] = {
    dataset["dataset"]: dataset
    for dataset in [
        contract("pupils", "delta", _ITEM, ["id"]),
        contract("rosters", "snapshot", _ITEM, ["id"]),
        contract("skills", "delta", {"id": "text", "skill": "text", "level": "integer"}, ["id", "skill"]),
        contract("versioned", "delta", {"id": "text", "value": "text", "at": "timestamptz"}, ["id"], ["at"]),
        contract("monthly", "delta", {"id": "text", "value": "text"}, ["id"], ["year", "month"]),
        contract("students_performance", "snapshot", SCORES, []),
        contract('odd "name"; x', "snapshot", {'a "b"': "text", "sélect": "text", "order": "integer"}, ['a "b"']),
        # rows that only PostgreSQL refuses: conftest.py adds a CHECK
        contract("checked", "delta", _CHECKED, ["id"], required=("name",)),
        contract("checked_snapshot", "snapshot", _CHECKED, ["id"], required=("name",)),
        contract("numbered", "delta", {"id": "text", "a": "bigint", "b": "bigint"}, ["id"], ["a", "b"]),
        contract("deleting", "delta", {"id": "text", "value": "text"}, ["id"], delete_when="value = 'gone'"),
        contract(
            "deleting_snapshot", "snapshot", {"id": "text", "value": "text"}, ["id"], delete_when="value = 'gone'"
        ),
        contract("shrinking", "snapshot", _ITEM, ["id"], max_shrink_percent=50),
        contract("hashed", "delta", {"value": "text"}, []),
        contract("hashed_snapshot", "snapshot", {"value": "text"}, []),
        contract("parents", "delta", {"id": "text", "value": "text"}, ["id"], delete_when="value = 'gone'"),
        contract("children", "delta", {"id": "text", "parent": "text"}, ["id"], references={"parents": ["parent"]}),
        contract(
            "snapshot_children",
            "snapshot",
            {"id": "text", "parent": "text"},
            ["id"],
            references={"parents": ["parent"]},
        ),
        # names that the merge uses itself, without their underscore
        *(
            contract(
                f"school_{mode}", mode, {"class": "text", "part": "text", "place": "text", "rank": "text"}, ["class"]
            )
            for mode in ("delta", "snapshot")
        ),
        *(contract(f"delta_{n}", "delta", _ITEM, ["id"]) for n in range(10)),
        *(contract(f"snapshot_{n}", "snapshot", _ITEM, ["id"]) for n in range(10)),
    ]
}
