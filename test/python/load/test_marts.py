"""Marts are refreshed with their datasets and equal a rebuild; one that fails stays as it was."""

from __future__ import annotations

import csv
import hashlib
import os
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from lake import Lake, Row
from load import mart_registry
from load.errors import RetryableError
from load.mart_registry import MARTS, Mart
from postgres_server import database_url

SCORES = Path(__file__).parents[4] / "shared" / "data" / "students_performance" / "StudentsPerformance.csv"
SUMMARY = (
    "select gender, parental_level_of_education, test_preparation_course, performance_band, students, total_score_sum, "
    "total_score_min, total_score_max, total_score_average from mart.performance_summary order by 1, 2, 3, 4"
)


def scored(gender: str, education: str, course: str, math: int, reading: int, writing: int, extra: str = "") -> Row:
    """A row of students_performance with its derived columns and key, as the cleaner makes it."""
    total = math + reading + writing
    bands = [(270, "Excellent"), (240, "Good"), (210, "Satisfactory"), (180, "Needs Improvement")]
    band = next((name for least, name in bands if total >= least), "Failing")
    row = (gender, education, course, math, reading, writing, total, f"{total / 3:.2f}", band)
    return (*row, hashlib.sha256(repr((row, extra)).encode()).hexdigest())


def summarised(rows: list[Row]) -> list[tuple[Any, ...]]:
    """The obvious oracle: one pass over the rows."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for gender, education, course, _, _, _, total, _, band, _ in rows:
        assert isinstance(total, int)
        groups.setdefault((gender, education, course, band), []).append(total)
    return [(*key, len(t), sum(t), min(t), max(t), average(t)) for key, t in sorted(groups.items())]


def average(totals: list[int]) -> str:
    return str((Decimal(sum(totals)) / len(totals)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def summary(lake: Lake) -> list[tuple[Any, ...]]:
    return [(*row[:8], str(row[8])) for row in lake.query(SUMMARY)]


ONE = scored("female", "college", "none", 70, 80, 90)
TWO = scored("female", "college", "none", 71, 80, 90)
THREE = scored("male", "high school", "completed", 10, 20, 30)


def test_the_summary_follows_its_dataset(lake: Lake) -> None:
    for order_time, rows in [(10, [ONE, TWO]), (20, [ONE, THREE]), (30, [THREE])]:
        result = lake.load(lake.file("students_performance", "scores/1.csv", rows, order_time))
        assert summary(lake) == summarised(rows)
        assert state(lake) == (result["version"], None, False)


def test_the_summary_is_left_alone_when_its_dataset_did_not_change(lake: Lake) -> None:
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 10))
    lake.load(lake.file("pupils", "pupils/1.csv", [("a", "b", None)], 20))
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 30))
    assert state(lake) == (1, None, False)
    assert lake.query("select version from ops.state") == [(3,)]


def test_a_failing_mart_stays_as_it_was_and_is_rebuilt_by_the_next_load(lake: Lake, admin_url: str) -> None:
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 10))
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("alter table mart.performance_summary add constraint broken check (students < 2)")
        try:
            lake.load(lake.file("students_performance", "scores/1.csv", [ONE, TWO], 20))
        finally:
            admin.execute("alter table mart.performance_summary drop constraint broken")
    assert lake.query("select count(*) from core.students_performance") == [(2,)]
    assert summary(lake) == summarised([ONE])
    assert state(lake) == (1, "CheckViolation 23514", True)
    assert lake.result("run-2")["marts_failed"] == ["performance_summary"]
    result = lake.load(lake.file("pupils", "pupils/1.csv", [("a", "b", None)], 30))
    assert summary(lake) == summarised([ONE, TWO])
    assert state(lake) == (3, None, False)
    assert result["marts_failed"] == []


def state(lake: Lake) -> tuple[Any, ...]:
    """(version, error, is stale) of the summary."""
    query = "select version, error, stale_since is not null from ops.mart_state where mart = 'performance_summary'"
    return lake.query(query)[0]


def test_a_deadlock_is_no_fault_of_the_mart(lake: Lake) -> None:
    with lake.connect() as db:
        db.execute(
            "create function mart.lose() returns trigger language plpgsql as $$ begin raise sqlstate '40P01'; end $$"
        )
        try:
            db.execute("create trigger lose before insert on mart.performance_summary execute function mart.lose()")
            with pytest.raises(RetryableError):
                lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 10))
        finally:
            db.execute("drop function mart.lose cascade")
    assert lake.query("select count(*) from ops.file") == [(0,)]


def test_each_mart_has_its_sql_and_its_state(lake: Lake) -> None:
    assert sorted((mart.name,) for mart in MARTS) == lake.query("select mart from ops.mart_state order by mart")
    with pytest.raises(FileNotFoundError):
        Mart("missing", {"x": ("y",)}, ("y",)).query()


def test_a_mart_without_a_contract_for_each_of_its_datasets_is_left_alone(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [("a", "b", None)], 10))
    untouched = "select version, refreshed_at, error from ops.mart_state where mart = 'student_profile'"
    assert lake.query(untouched) == [(0, None, None)]


def test_only_the_groups_that_were_touched_are_written(lake: Lake) -> None:
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE, THREE], 10))
    places = "select gender, ctid::text from mart.performance_summary order by 1"
    before = dict(lake.query(places))
    lake.load(lake.file("students_performance", "scores/2.csv", [TWO], 20))
    after = dict(lake.query(places))
    assert summary(lake) == summarised([ONE, TWO, THREE])
    assert (after["male"], after["female"] == before["female"]) == (before["male"], False)


def test_groups_with_nulls_are_found_again(lake: Lake) -> None:
    nobody = scored("", "", "none", 1, 2, 3)
    empty = (None, None, *nobody[2:])
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE, empty], 10))
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE, (*empty[:3], 9, *empty[4:])], 20))
    rows = "select math_score_average::text from mart.performance_summary where gender is null"
    assert lake.query(rows) == [("9.00",)]
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 30))
    assert summary(lake) == summarised([ONE])


def test_the_filter_goes_below_the_grouping(lake: Lake) -> None:
    (mart,) = [mart for mart in MARTS if mart.name == "performance_summary"]
    with lake.connect() as db:
        db.execute("create temp table touched_performance_summary (g text)")
        condition = mart.group(mart.columns, "q").as_string(db)
        plan = db.execute(
            f"explain (costs off) select q.* from ({mart.query().as_string(db)}) q "
            f"where {condition} = any (array(select distinct g from pg_temp.touched_performance_summary))"
        ).fetchall()
    lines = [line for (line,) in plan]
    scan = next(place for place, line in enumerate(lines) if "on students_performance" in line)
    grouping = next(place for place, line in enumerate(lines) if "Aggregate" in line)
    assert grouping < scan
    assert any("ANY" in line for line in lines[scan:]), plan


def test_a_test_can_register_a_mart_of_its_own(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mart_registry, "MARTS", ())
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 10))
    assert state(lake) == (0, None, False)


def test_readers_may_read_and_only_read(lake: Lake, server: str, warehouse: str) -> None:
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 10))
    for role in ("lake_feed", "lake_query"):
        with psycopg.connect(database_url(server, warehouse, role), autocommit=True) as db:
            for table in (
                "core.students_performance_live",
                "mart.performance_summary",
                "ops.file",
                "ops.reject",
                "ops.state",
            ):
                assert db.execute(f"select count(*) from {table}").fetchone() is not None
            db.execute("set default_transaction_read_only = off")
            for change in (
                "delete from core.students_performance",
                "update ops.state set version = 9",
                "create table stg.x ()",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    db.execute(change)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                db.execute("select inner_key from ops.forget_secret")
    with psycopg.connect(database_url(server, warehouse, "lake_query")) as db:
        assert db.execute("show default_transaction_read_only").fetchone() == ("on",)


def test_the_real_thousand_students(lake: Lake) -> None:
    if not SCORES.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SCORES} is missing")
        pytest.skip(f"skipped: {SCORES} is missing")
    with SCORES.open(newline="") as file:
        rows = [
            scored(
                r["gender"], r["parental level of education"], r["test preparation course"], *scores(r), extra=str(n)
            )
            for n, r in enumerate(csv.DictReader(file))
        ]
    receipt = lake.file("students_performance", "scores/1.csv", rows, 10)
    lake.load(receipt)
    assert lake.books(receipt) == {"label": "loaded", "read": 1000, "inserted": 1000}
    assert summary(lake) == summarised(rows)
    bands = dict(lake.query("select performance_band, sum(students) from mart.performance_summary group by 1"))
    assert bands == {"Excellent": 52, "Good": 146, "Satisfactory": 261, "Needs Improvement": 256, "Failing": 285}
    assert lake.query("select sum(total_score_sum) from mart.performance_summary") == [(203_312,)]


def scores(row: dict[str, str]) -> tuple[int, int, int]:
    return int(row["math score"]), int(row["reading score"]), int(row["writing score"])


def test_a_mart_that_was_never_built_is_built_by_the_next_load_of_anything(lake: Lake) -> None:
    rows = [scored("female", "some college", "none", 72, 72, 74)]
    lake.load(lake.file("students_performance", "scores/1.csv", rows, 10))
    with lake.connect() as db:
        db.execute("delete from mart.performance_summary")
        db.execute("update ops.mart_state set version = 0, refreshed_at = null")
    lake.load(lake.file("pupils", "pupils/1.csv", [("a", "one", None)], 20))
    assert summary(lake) == summarised(rows)
    assert lake.query("select version from ops.mart_state where mart = 'performance_summary'") == [(2,)]
