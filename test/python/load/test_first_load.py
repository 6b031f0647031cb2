"""The first file of a dataset goes straight into core: what that leaves out must not be missed."""

from __future__ import annotations

import pytest
from lake import Lake
from load import merge_delta, merge_first, merge_snapshot
from load.errors import TerminalError

A, B, C = ("a", "one", "1.50"), ("b", "two", None), ("c", "three", None)


@pytest.mark.parametrize("dataset", ["pupils", "rosters"])
@pytest.mark.parametrize("sorted_above", [0, 100])
def test_nothing_is_compared(lake: Lake, dataset: str, sorted_above: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing there to compare with, classifying would take as long again as inserting."""
    monkeypatch.setattr(merge_first, "ROWS_WITHOUT_SORTING", sorted_above)
    for merge in (merge_delta, merge_snapshot):
        monkeypatch.delattr(merge, "_classify")
    file = lake.file(dataset, f"{dataset}/1.csv", [C, A], 10, fixed={9: B}, parts=2)
    lake.load(file)
    assert lake.books(file) == {"label": "loaded", "read": 3, "inserted": 3}
    assert [(key, value) for key, value, *_ in lake.core(dataset)] == [("a", "one"), ("b", "two"), ("c", "three")]
    assert lake.query("select part, rows_staged, rows_inserted from ops.load where part > 0 order by part") == [
        (1, 1, 1),
        (2, 1, 1),
        (3, 1, 1),
    ]
    assert lake.query("select rows from ops.dataset where dataset = %s", dataset) == [(3,)]
    if sorted_above == 0:
        in_place = [key for (key,) in lake.query(f"select id from core.{dataset} order by ctid")]
        assert in_place == ["a", "b", "c"]


@pytest.mark.parametrize(("dataset", "second"), [("pupils", "superseded"), ("rosters", "rejected")])
def test_a_key_that_is_there_twice_is_compared_after_all(lake: Lake, dataset: str, second: str) -> None:
    """Cleaning leaves no such file; if one came, it is merged as it would be into a table with rows."""
    file = lake.file(dataset, f"{dataset}/1.csv", [A, B, ("a", "later", None)], 10)
    lake.load(file)
    assert [(key, value) for key, value, *_ in lake.core(dataset)] == [("a", "one"), ("b", "two")]
    assert lake.books(file) == {"label": "loaded", "read": 3, "inserted": 2, second: 1}


def test_a_newer_version_without_rows_leaves_the_older_one_none(lake: Lake) -> None:
    older, newer = lake.file("rosters", "rosters/1.csv", [A, B], 10), lake.file("rosters", "rosters/1.csv", [], 20)
    lake.load(older, newer)
    assert lake.core("rosters") == lake.query("select id from core.rosters_contrib") == []
    assert lake.books(older) == {"label": "superseded", "read": 2, "superseded": 2}


def test_a_contribution_that_is_dropped_silently_is_noticed(lake: Lake) -> None:
    with lake.connect() as db:
        db.execute("create function core.drop_b() returns trigger language plpgsql as 'begin return null; end'")
        db.execute(
            "create trigger drop_b before insert on core.rosters_contrib for each row when (new.id = 'b') "
            "execute function core.drop_b()"
        )
        try:
            with pytest.raises(TerminalError, match="1 rows were inserted, 2 were classified so"):
                lake.load(lake.file("rosters", "rosters/1.csv", [A, B], 10))
        finally:
            db.execute("drop function core.drop_b cascade")
    assert lake.query("select count(*) from ops.file") == [(0,)]
