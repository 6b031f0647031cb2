"""What `claim` makes of receipts that do not fit what the ledger knows already."""

from __future__ import annotations

import pytest
from lake import Lake
from load import publish
from load.database import PUBLISH_LOCK
from load.errors import RetryableError

A, B, C = ("a", "one", "1.50"), ("b", "two", None), ("c", "three", None)


@pytest.mark.parametrize("together", [True, False])
def test_two_versions_of_a_key_with_one_time_are_both_loaded(lake: Lake, together: bool) -> None:
    # S3 counts whole seconds; when the first version is deleted before the second is cleaned, nothing raises the second
    first = lake.file("pupils", "pupils/1.csv", [A, B], 10)
    second = {**lake.file("pupils", "pupils/1.csv", [("a", "new", None)], 11), "order_time": 10}
    if together:
        lake.load(first, second)
    else:
        lake.load(first)
        lake.load(second)
    assert lake.query("select order_time from ops.file order by 1") == [(10,), (11,)]
    assert lake.query("select count(*) from core.pupils") == [(2,)]


def test_the_version_that_was_loaded_later_is_the_newer_one(lake: Lake) -> None:
    lake.load(lake.file("rosters", "rosters/1.csv", [A, B], 10))
    second = {**lake.file("rosters", "rosters/1.csv", [("a", "new", None)], 12), "order_time": 10}
    lake.load(second)
    assert [(key, value) for key, value, *_ in lake.core("rosters")] == [("a", "new")]


def test_a_later_generation_keeps_the_place_that_its_file_was_given(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 10))
    moved = {**lake.file("pupils", "pupils/1.csv", [B], 11), "order_time": 10}
    lake.load(moved)
    again = {**lake.file("pupils", "pupils/1.csv", [B], 11, generation=2), "order_time": 10}
    lake.load(again)
    assert lake.query("select generation, order_time from ops.file order by order_time") == [(1, 10), (2, 11)]


def test_a_file_that_went_away_before_it_was_cleaned_failed(lake: Lake) -> None:
    gone = lake.file(None, "pupils/1.csv", [], 10, status="refused")
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
    file = lake.file("pupils", "pupils/1.csv", [A], 10)
    with lake.connect() as other, other.transaction():
        other.execute("select pg_advisory_xact_lock(%s)", (PUBLISH_LOCK,))
        with pytest.raises(RetryableError, match="55P03"):
            lake.load(file)
    lake.load(file)
    assert lake.books(file)["label"] == "loaded"


ANN = {"by": "ann", "at": "2026-11-01T08:00:00Z"}


def reject_states(lake: Lake) -> list[tuple[object, ...]]:
    return lake.query("select line, status, by from ops.reject order by line")


def test_the_fate_of_each_rejected_line_is_kept(lake: Lake) -> None:
    ledger = [
        (5, "c", "duplicate", "duplicate", None, None),
        (6, "c", "missing:id", "fixed", "bob", "2026-11-02T00:00:00Z"),
    ]
    file = lake.file("pupils", "pupils/1.csv", [A], 10, rejects=[(4, "quote")], ledger=ledger, duplicates=1)
    lake.load(file)
    assert reject_states(lake) == [(4, "open", None), (5, "duplicate", None), (6, "fixed", "bob")]
    assert lake.books(file) == {"label": "loaded", "read": 3, "inserted": 1, "duplicate": 1, "rejected": 1}


def test_where_a_rejected_record_stands_is_kept(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 10, rejects=[(4, "quote")]))
    assert lake.query("select line, byte, length from ops.reject") == [(4, 30, 9)]


def test_ledgers_of_earlier_releases_do_not_say_where_their_records_stand(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [A], 10, rejects=[(4, "quote")])
    header = ["_file", "_line", "_check", "_reasons", "_status"]
    lake.store.put(file["reject_ledger_key"], lake.csv(header, [(file["file_id"], 4, "c", "quote", "open")]))
    lake.load(file)
    assert lake.query("select line, byte, length, status from ops.reject") == [(4, None, None, "open")]


def test_waived_rejects_wait_for_nobody_and_a_newer_version_does_not_open_them(lake: Lake) -> None:
    rejects = [(4, "quote"), (5, "type:amount")]
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 10, rejects=rejects))
    waived = lake.file("pupils", "pupils/1.csv", [A], 10, generation=2, rejects=rejects, waived=ANN)
    lake.load(waived)
    assert reject_states(lake) == [(4, "waived", "ann"), (5, "waived", "ann")]
    assert lake.books(waived) == {"label": "loaded", "read": 3, "unchanged": 1, "rejected": 2}
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 20))
    lake.load(lake.file("pupils", "pupils/1.csv", [], 20, generation=2, status="retracted"))
    assert [row[1] for row in reject_states(lake)] == ["waived", "waived"]


def test_a_retracted_file_takes_its_rows_along(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A, B], 10))
    retracted = {**lake.file("pupils", "pupils/1.csv", [A, B], 10, generation=2), "status": "retracted"}
    lake.load(retracted)
    assert lake.core("pupils") == []
    assert lake.books(retracted) == {"label": "retracted", "read": 2, "held": 2}
    again = lake.file("pupils", "pupils/1.csv", [A, B], 10, generation=3)
    lake.load(again)
    assert lake.books(again) == {"label": "loaded", "read": 2, "inserted": 2}


def test_rows_that_were_erased_from_the_parts_count_as_superseded(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [A], 10, generation=2, forgotten=2)
    lake.load(file)
    assert lake.books(file) == {"label": "loaded", "read": 3, "inserted": 1, "superseded": 2}
    retracted = lake.file("pupils", "pupils/1.csv", [], 10, generation=3, status="retracted", forgotten=3)
    lake.load(retracted)
    assert lake.books(retracted) == {"label": "retracted", "read": 3, "held": 3}


def test_a_run_that_finds_everything_done_leaves_the_version_alone(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 10))
    recheck = {"marker": "pending/_recheck.1", "id": "1", "decision_key": "decisions/_recheck/1.json"}
    result = lake.run(lake.plan(rechecks=[recheck]))
    assert (result["version"], result["files"]) == (1, lake.load(reports_version=0)["files"])
