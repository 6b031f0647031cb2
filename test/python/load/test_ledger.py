"""What `claim` makes of receipts that do not fit what the ledger knows already."""

from __future__ import annotations

import pytest
from lake import Lake
from load import publish
from load.database import PUBLISH_LOCK
from load.errors import RetryableError, TerminalError

A, B, C = ("a", "one", "1.50"), ("b", "two", None), ("c", "three", None)


@pytest.mark.parametrize("together", [True, False])
def test_two_versions_of_a_key_with_one_time_are_both_loaded(lake: Lake, together: bool) -> None:
    # S3 counts whole seconds; when the first version is deleted before the second is cleaned, nothing raises the second
    first = lake.file("students", "students/1.csv", [A, B], 10)
    second = {**lake.file("students", "students/1.csv", [("a", "new", None)], 11), "order_time": 10}
    if together:
        lake.load(first, second)
    else:
        lake.load(first)
        lake.load(second)
    assert lake.query("select order_time from ops.file order by 1") == [(10,), (11,)]
    assert lake.query("select count(*) from core.students") == [(2,)]


def test_the_version_that_was_loaded_later_is_the_newer_one(lake: Lake) -> None:
    lake.load(lake.file("rosters", "rosters/1.csv", [A, B], 10))
    second = {**lake.file("rosters", "rosters/1.csv", [("a", "new", None)], 12), "order_time": 10}
    lake.load(second)
    assert [(key, value) for key, value, *_ in lake.core("rosters")] == [("a", "new")]


def test_a_later_generation_keeps_the_place_that_its_file_was_given(lake: Lake) -> None:
    lake.load(lake.file("students", "students/1.csv", [A], 10))
    moved = {**lake.file("students", "students/1.csv", [B], 11), "order_time": 10}
    lake.load(moved)
    again = {**lake.file("students", "students/1.csv", [B], 11, generation=2), "order_time": 10}
    lake.load(again)
    assert lake.query("select generation, order_time from ops.file order by order_time") == [(1, 10), (2, 11)]


def test_a_file_that_changes_its_dataset_leaves_no_rows_behind_unseen(lake: Lake) -> None:
    lake.load(lake.file("students", "drop/1.csv", [A], 10))
    other = lake.file("rosters", "drop/1.csv", [A], 10, generation=2)
    with pytest.raises(TerminalError, match="was loaded as students"):
        lake.load(other)
    nowhere = lake.file(None, "drop/1.csv", [], 10, generation=2, status="unrecognised")
    with pytest.raises(TerminalError, match="was loaded as students"):
        lake.load(nowhere)
    assert lake.books(other)["label"] == "loaded"


def test_a_file_that_went_away_before_it_was_cleaned_failed(lake: Lake) -> None:
    gone = lake.file(None, "students/1.csv", [], 10, status="refused")
    gone["reason"] = {"code": "raw_missing", "message": "gone"}
    assert [file["outcome"] for file in lake.load(gone)["files"]] == ["failed"]


def test_a_file_that_brings_no_rows_needs_no_version_order(lake: Lake) -> None:
    refused = lake.file("monthly", "elsewhere/1.csv", [], 10, status="refused")
    lake.load(refused, lake.file("monthly", "monthly/1.csv", [("a", "x")], 10, captured={"year": "2026", "month": "3"}))
    assert lake.books(refused)["label"] == "refused"


def test_a_lock_that_nobody_frees_is_waited_for_in_vain_but_not_for_ever(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(publish.SESSION, "lock_timeout", "50ms")
    file = lake.file("students", "students/1.csv", [A], 10)
    with lake.connect() as other, other.transaction():
        other.execute("select pg_advisory_xact_lock(%s)", (PUBLISH_LOCK,))
        with pytest.raises(RetryableError, match="55P03"):
            lake.load(file)
    lake.load(file)
    assert lake.books(file)["label"] == "loaded"
