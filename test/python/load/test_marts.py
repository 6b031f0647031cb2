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
from conftest import database_url
from lake import Lake, Row
from load.marts import MARTS, Mart, refresh_marts

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
        assert lake.query("select version, stale_since, error from ops.mart_state") == [(result["version"], None, None)]


def test_the_summary_is_left_alone_when_its_dataset_did_not_change(lake: Lake) -> None:
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 10))
    lake.load(lake.file("students", "students/1.csv", [("a", "b", None)], 20))
    lake.load(lake.file("students_performance", "scores/1.csv", [ONE], 30))
    assert lake.query("select version from ops.mart_state") == [(1,)]
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
    error = lake.query("select version, error, stale_since is not null from ops.mart_state")
    assert error == [(1, "CheckViolation 23514", True)]
    lake.load(lake.file("students", "students/1.csv", [("a", "b", None)], 30))
    assert summary(lake) == summarised([ONE, TWO])
    assert lake.query("select version, error, stale_since from ops.mart_state") == [(3, None, None)]


def test_each_mart_has_its_sql_and_its_state(lake: Lake) -> None:
    assert [(mart.name,) for mart in MARTS] == lake.query("select mart from ops.mart_state order by mart")
    assert all(mart.sql() for mart in MARTS)
    with lake.connect() as db, pytest.raises(FileNotFoundError):
        refresh_marts(db, {"x"}, [Mart("missing", ("x",))])


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
    lake.load(lake.file("students", "students/1.csv", [("a", "one", None)], 20))
    assert summary(lake) == summarised(rows)
    assert lake.query("select version from ops.mart_state where mart = 'performance_summary'") == [(2,)]
