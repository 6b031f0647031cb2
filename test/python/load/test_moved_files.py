"""A file whose new generation belongs to another dataset, and versions of one source key in several datasets."""

from __future__ import annotations

import pytest
from lake import Lake
from load.errors import TerminalError

A, B, C = ("a", "one", "1.50"), ("b", "two", None), ("c", "three", None)
DATASETS = ("pupils", "rosters", "delta_1", "snapshot_1")


def held_rows(lake: Lake) -> dict[str, list[str]]:
    rows = {name: [key for key, *_ in lake.core(name)] for name in DATASETS}
    return {name: keys for name, keys in rows.items() if keys}


def conserved(lake: Lake) -> bool:
    history = lake.query("select dataset, sum(rows_inserted) - sum(rows_removed) from ops.load group by 1")
    sums = dict(lake.query("select dataset, rows from ops.dataset"))
    counted = {name: lake.query(f'select count(*) from core."{name}"')[0][0] for name in DATASETS}
    return all(counted[name] == rows == sums.get(name, 0) for name, rows in history if name in counted)


@pytest.mark.parametrize(("former", "now"), [(a, b) for a in DATASETS for b in DATASETS if a[:1] != b[:1]])
def test_a_moved_file_leaves_one_dataset_and_enters_the_other(lake: Lake, former: str, now: str) -> None:
    lake.load(lake.file(former, "drop/0.csv", [("a", "of another file", None)], 5))
    lake.load(lake.file(former, "drop/1.csv", [A, B], 10))
    moved = lake.file(now, "drop/1.csv", [A, C], 10, generation=2)
    lake.load(moved)
    assert held_rows(lake) == {former: ["a"], now: ["a", "c"]}
    assert [row[1] for row in lake.core(former)] == ["of another file"]
    assert lake.books(moved) == {"label": "loaded", "read": 2, "inserted": 2}
    assert conserved(lake)
    lake.load(lake.file(former, "drop/1.csv", [A, B], 10, generation=3))
    assert held_rows(lake) == {former: ["a", "b"]}
    assert conserved(lake)


@pytest.mark.parametrize("former", ["pupils", "rosters"])
@pytest.mark.parametrize("status", ["unrecognised", "refused"])
def test_a_file_that_no_contract_knows_any_more_is_withdrawn(lake: Lake, former: str, status: str) -> None:
    lake.load(lake.file(former, "drop/1.csv", [A, B], 10))
    nowhere = lake.file(None, "drop/1.csv", [], 10, generation=2, status=status)
    lake.load(nowhere)
    assert held_rows(lake) == {}
    assert lake.books(nowhere) == {"label": status}
    assert conserved(lake)


@pytest.mark.parametrize("now", ["snapshot_1", "delta_1"])
def test_a_newer_version_in_another_dataset_ends_a_snapshots_currency(lake: Lake, now: str) -> None:
    older = lake.file("rosters", "drop/1.csv", [A, B], 10, rejects=[(9, "quote")])
    lake.load(older)
    lake.load(lake.file(now, "drop/1.csv", [C], 20))
    assert held_rows(lake) == {now: ["c"]}
    assert lake.books(older)["label"] == "superseded"
    assert lake.query("select status from ops.reject") == [("superseded",)]
    assert conserved(lake)
    lake.load(lake.file(now, "drop/1.csv", [C], 20, generation=2, status="retracted"))
    assert held_rows(lake) == {"rosters": ["a", "b"]}
    assert lake.books(older)["label"] == "loaded"
    assert conserved(lake)


def test_an_older_version_that_arrives_late_is_not_current_in_its_snapshot(lake: Lake) -> None:
    lake.load(lake.file("snapshot_1", "drop/1.csv", [C], 20))
    older = lake.file("rosters", "drop/1.csv", [A], 10)
    lake.load(older)
    assert held_rows(lake) == {"snapshot_1": ["c"]}
    assert lake.books(older) == {"label": "superseded", "read": 1, "superseded": 1}


def test_a_delta_keeps_what_an_older_version_brought(lake: Lake) -> None:
    lake.load(lake.file("pupils", "drop/1.csv", [A, B], 10))
    lake.load(lake.file("delta_1", "drop/1.csv", [C], 20))
    assert held_rows(lake) == {"pupils": ["a", "b"], "delta_1": ["c"]}


def test_both_datasets_change_in_one_batch(lake: Lake) -> None:
    first, second = lake.file("pupils", "drop/1.csv", [A], 10), lake.file("rosters", "drop/2.csv", [B], 20)
    lake.load(first, second)
    lake.load(
        lake.file("rosters", "drop/1.csv", [A], 10, generation=2),
        lake.file("pupils", "drop/2.csv", [B], 20, generation=2),
    )
    assert held_rows(lake) == {"pupils": ["b"], "rosters": ["a"]}
    assert conserved(lake)


def test_without_the_former_datasets_contract_nothing_can_be_taken_back(lake: Lake) -> None:
    lake.load(lake.file("pupils", "drop/1.csv", [A], 10))
    moved = lake.file("rosters", "drop/1.csv", [A], 10, generation=2)
    run_id = lake.plan(moved)
    manifest = lake.store.get(f"runs/{run_id}/manifest.json").replace(b'"name": "pupils"', b'"name": "renamed"')
    lake.store.put(f"runs/{run_id}/manifest.json", manifest)
    with pytest.raises(TerminalError, match="lacks the dataset of a file that was loaded.*dataset pupils"):
        lake.run(run_id)
    assert held_rows(lake) == {"pupils": ["a"]}
