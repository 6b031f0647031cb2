"""Rows that their file says are deleted: kept with their order, so that what is older stays away, and hidden from readers."""

from __future__ import annotations

import pytest
from lake import Lake, Row

ALIVE, GONE = "f", "t"
BOTH = ["deleting", "deleting_snapshot"]


def living(lake: Lake, dataset: str) -> list[tuple[object, ...]]:
    return lake.query(f"select id, value from core.{dataset}_live order by id")


def row(key: str, value: str, deleted: str = ALIVE) -> Row:
    return (key, value, deleted)


@pytest.mark.parametrize("dataset", BOTH)
@pytest.mark.parametrize("tombstone_first", [True, False])
def test_a_tombstone_outlives_older_rows_whatever_comes_first(lake: Lake, dataset: str, tombstone_first: bool) -> None:
    older = lake.file(dataset, "deleting/1.csv", [row("a", "one"), row("b", "two")], 10)
    newer = lake.file(dataset, "deleting/2.csv", [row("a", "gone", GONE)], 20)
    for file in (newer, older) if tombstone_first else (older, newer):
        lake.load(file)
    assert living(lake, dataset) == [("b", "two")]
    assert lake.query(f"select _deleted from core.{dataset} where id = 'a'") == [(True,)]
    assert lake.books(newer)["inserted" if tombstone_first else "updated"] == 1


@pytest.mark.parametrize("dataset", BOTH)
def test_a_newer_row_brings_a_deleted_one_back(lake: Lake, dataset: str) -> None:
    lake.load(lake.file(dataset, "deleting/1.csv", [row("a", "gone", GONE)], 10))
    back = lake.file(dataset, "deleting/2.csv", [row("a", "back")], 20)
    lake.load(back)
    assert living(lake, dataset) == [("a", "back")]
    assert lake.books(back) == {"label": "loaded", "read": 1, "updated": 1}


@pytest.mark.parametrize("dataset", BOTH)
def test_whether_a_row_is_deleted_is_part_of_its_content(lake: Lake, dataset: str) -> None:
    lake.load(lake.file(dataset, "deleting/1.csv", [row("a", "same")], 10))
    deleted = lake.file(dataset, "deleting/2.csv", [row("a", "same", GONE)], 20)
    lake.load(deleted)
    assert lake.books(deleted) == {"label": "loaded", "read": 1, "updated": 1}
    again = lake.file(dataset, "deleting/3.csv", [row("a", "same", GONE)], 30)
    lake.load(again)
    assert lake.books(again)["unchanged"] == 1
    assert living(lake, dataset) == []


def test_a_tombstone_leaves_with_the_version_that_brought_it(lake: Lake) -> None:
    lake.load(lake.file("deleting_snapshot", "deleting/1.csv", [row("a", "one")], 10))
    lake.load(lake.file("deleting_snapshot", "deleting/2.csv", [row("a", "gone", GONE)], 20))
    lake.load(lake.file("deleting_snapshot", "deleting/2.csv", [], 30))
    assert living(lake, "deleting_snapshot") == [("a", "one")]


def test_a_retracted_tombstone_gives_the_row_back(lake: Lake) -> None:
    lake.load(lake.file("deleting", "deleting/1.csv", [row("a", "one")], 10))
    lake.load(lake.file("deleting", "deleting/2.csv", [row("a", "gone", GONE)], 20))
    lake.load(lake.file("deleting", "deleting/2.csv", [], 20, generation=2, status="retracted"))
    assert living(lake, "deleting") == [("a", "one")]


def test_a_part_from_before_the_dataset_knew_deletions_brings_living_rows(lake: Lake) -> None:
    file = lake.file("deleting", "deleting/1.csv", [row("a", "one")], 10)
    body = Lake.csv(["id", "value", "_file", "_line"], [("a", "one", file["file_id"], 2)])
    lake.store.put(file["parts"][0]["key"], body)
    lake.load(file)
    assert living(lake, "deleting") == [("a", "one")]


def test_a_tombstone_is_refused_like_any_row(lake: Lake) -> None:
    file = lake.file("deleting", "deleting/1.csv", [row("a", "one"), (None, "gone", GONE)], 10)
    lake.load(file)
    assert lake.books(file) == {"label": "loaded", "read": 2, "inserted": 1, "rejected": 1}
