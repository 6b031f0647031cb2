"""Blocks: a dataset with open rejects freezes what names it at its last good state; freed, it is rebuilt in full."""

from __future__ import annotations

from typing import Any

import pytest
from contract_lake import ContractLake
from lake import MANIFEST_DATASETS, Lake
from test_marts import ONE, THREE, TWO, summarised, summary

FOUR = (*THREE[:-1], "another key")
REJECTED = [(90, "type:math_score")]
RECHECK = {"marker": "pending/_recheck.d1", "id": "d1"}


def strict(*names: str) -> dict[str, dict[str, Any]]:
    return {name: {**MANIFEST_DATASETS[name], "on_open_rejects": "block"} for name in names}


STRICT = ("students_performance",)


def load(lake: Lake, *receipts: dict[str, Any], blocking: tuple[str, ...] = STRICT, **options: Any) -> dict[str, Any]:
    return lake.run(lake.plan(*receipts, datasets=strict(*blocking), **options))


def scores(lake: Lake, source: str, rows: list[Any], order_time: int, **options: Any) -> dict[str, Any]:
    return lake.file("students_performance", f"scores/{source}.csv", rows, order_time, **options)


def state(lake: Lake) -> tuple[Any, ...]:
    """(version, blocked by, is stale)."""
    query = "select version, blocked_by, stale_since is not null from ops.mart_state where mart = 'performance_summary'"
    return lake.query(query)[0]


def core_rows(lake: Lake) -> int:
    return lake.query("select count(*)::int from core.students_performance")[0][0]


def test_core_is_loaded_and_the_mart_stays_at_its_last_good_state(lake: Lake) -> None:
    load(lake, scores(lake, "1", [ONE], 10))
    load(lake, scores(lake, "2", [TWO], 20, rejects=REJECTED))
    load(lake, scores(lake, "3", [THREE], 30))
    assert core_rows(lake) == 3
    assert summary(lake) == summarised([ONE])
    assert state(lake) == (1, ["students_performance"], True)


def test_a_dataset_that_publishes_does_not_wait(lake: Lake) -> None:
    load(lake, scores(lake, "1", [ONE], 10, rejects=REJECTED), blocking=())
    assert summary(lake) == summarised([ONE])
    assert state(lake) == (1, [], False)


def test_freed_it_is_rebuilt_in_full(lake: Lake) -> None:
    blocked = scores(lake, "1", [ONE], 10, rejects=REJECTED)
    load(lake, blocked)
    # Touched while it was blocked, in a run that nobody remembers when it is freed.
    load(lake, scores(lake, "2", [THREE], 20))
    load(lake, scores(lake, "1", [ONE], 10, generation=2, fixed={90: TWO}))
    assert summary(lake) == summarised([ONE, TWO, THREE])
    assert state(lake) == (3, [], False)


@pytest.mark.parametrize("way", ["waived", "newer version", "retracted", "held"])
def test_what_frees(lake: Lake, way: str) -> None:
    load(lake, scores(lake, "1", [ONE], 10, rejects=REJECTED))
    assert state(lake)[1] == ["students_performance"]
    if way == "waived":
        decided = {"by": "ann", "at": "2026-01-01T00:00:00Z"}
        load(lake, scores(lake, "1", [ONE], 10, rejects=REJECTED, generation=2, waived=decided))
        rows = [ONE]
    elif way == "newer version":
        load(lake, scores(lake, "1", [TWO], 20))
        rows = [TWO]
    else:
        load(lake, scores(lake, "1", [ONE], 10, rejects=REJECTED, generation=2, status=way))
        rows = []
    assert state(lake) == (2, [], False)
    assert summary(lake) == summarised(rows)


def test_a_withdrawn_newer_version_blocks_again(lake: Lake) -> None:
    load(lake, scores(lake, "1", [ONE], 10, rejects=REJECTED))
    load(lake, scores(lake, "1", [TWO], 20))
    load(lake, scores(lake, "1", [TWO], 20, generation=2, status="retracted"))
    assert state(lake) == (2, ["students_performance"], True)
    assert summary(lake) == summarised([TWO])


def test_a_recheck_refreshes_what_was_freed_without_a_file(lake: Lake) -> None:
    load(lake, scores(lake, "1", [ONE], 10, rejects=REJECTED))
    # The contract says `publish` from now on: nothing in the warehouse has changed.
    result = load(lake, blocking=(), rechecks=[RECHECK])
    assert summary(lake) == summarised([ONE])
    assert state(lake) == (2, [], False)
    assert result["version"] == 2
    # Again there is nothing to do, and the version stays.
    assert load(lake, blocking=(), rechecks=[RECHECK])["version"] == 2


def test_a_recheck_of_what_still_blocks_changes_nothing(lake: Lake) -> None:
    load(lake, scores(lake, "1", [ONE], 10, rejects=REJECTED))
    before = state(lake)
    assert load(lake, rechecks=[RECHECK])["version"] == 1
    assert state(lake) == before


def test_another_dataset_goes_on(lake: Lake) -> None:
    load(lake, scores(lake, "1", [ONE], 10))
    load(
        lake,
        lake.file("pupils", "pupils/1.csv", [("a", "x", None)], 20, rejects=REJECTED),
        scores(lake, "1", [ONE, FOUR], 30),
        blocking=("pupils", "students_performance"),
    )
    assert summary(lake) == summarised([ONE, FOUR])


def test_a_mart_that_was_blocked_before_it_was_ever_built_is_built_when_freed(lake: Lake) -> None:
    load(lake, scores(lake, "1", [ONE], 10, rejects=REJECTED))
    assert (summary(lake), state(lake)) == ([], (0, ["students_performance"], True))
    load(lake, scores(lake, "1", [ONE], 10, generation=2, fixed={90: THREE}))
    assert summary(lake) == summarised([ONE, THREE])


def test_a_mart_of_several_datasets_waits_for_all_of_them(school: ContractLake) -> None:
    blocking = {name: {**school.manifests[name], "on_open_rejects": "block"} for name in ("students", "enrollments")}
    wrong = [(9, "missing:student_id")]

    def load_both(number: int, order_time: int, *dirty: str) -> None:
        of_student = {"student_id": f"s{number}"}
        rows = {
            "students": school.row("students", **of_student),
            "enrollments": school.row("enrollments", **of_student, section_id="a"),
        }
        files = [
            school.file(name, f"{name}/{number}.csv", [row], order_time, rejects=wrong if name in dirty else [])
            for name, row in rows.items()
        ]
        school.run(school.plan(*files, datasets=blocking))

    def blocked_by() -> dict[str, list[str]]:
        return dict(school.query("select mart, blocked_by from ops.mart_state"))

    profiles = "select student_id, enrollments from mart.student_profile order by 1"
    load_both(1, 10)
    load_both(2, 20, "students", "enrollments")
    both = {"student_profile": ["enrollments", "students"], "search": ["students"], "performance_summary": []}
    assert blocked_by() == both
    load_both(2, 30, "enrollments")
    assert blocked_by() == {**both, "student_profile": ["enrollments"], "search": []}
    assert school.query(profiles) == [("s1", 1)]
    load_both(2, 40)
    assert blocked_by() == {**both, "student_profile": [], "search": []}
    assert school.query(profiles) == [("s1", 1), ("s2", 1)]
