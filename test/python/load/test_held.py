"""Files that the warehouse holds: a snapshot that shrank too much, another canonical form in a keyless dataset."""

from __future__ import annotations

from typing import Any

import pytest
from lake import Lake, Row

ANN = {"by": "ann", "at": "2026-11-01T08:00:00Z"}


def items(*keys: str) -> list[Row]:
    return [(key, f"value of {key}", None) for key in keys]


def keys(lake: Lake) -> str:
    return "".join(key for key, *_ in lake.core("shrinking"))


def told(result: dict[str, Any], receipt: dict[str, Any]) -> tuple[str, str | None]:
    (file,) = [file for file in result["files"] if file["file_id"] == receipt["file_id"]]
    return (file["outcome"], file.get("reason"))


def test_a_version_that_lost_more_than_the_contract_allows_is_held(lake: Lake) -> None:
    lake.load(lake.file("shrinking", "rosters/1.csv", items(*"abcd"), 10))
    shrunk = lake.file("shrinking", "rosters/1.csv", items("a", "x", "y", "z"), 20, rejects=[(9, "quote")])
    result = lake.load(shrunk)
    # as many rows as before, but three of four are others
    assert keys(lake) == "abcd"
    assert told(result, shrunk) == ("held", "too_many_rows_lost")
    assert lake.books(shrunk) == {"label": "held", "read": 5, "held": 4, "rejected": 1}
    released = lake.file(
        "shrinking", "rosters/1.csv", items("a", "x", "y", "z"), 20, generation=2, rejects=[(9, "quote")], released=ANN
    )
    assert told(lake.load(released), released) == ("loaded", None)
    assert keys(lake) == "axyz"
    assert lake.books(released) == {"label": "loaded", "read": 5, "inserted": 3, "unchanged": 1, "rejected": 1}


def test_as_much_as_the_contract_allows_is_not_too_much(lake: Lake) -> None:
    lake.load(lake.file("shrinking", "rosters/1.csv", items(*"abcd"), 10))
    lake.load(lake.file("shrinking", "rosters/1.csv", items("a", "b"), 20))
    assert keys(lake) == "ab"


def test_each_version_is_compared_with_the_accepted_one_before_it(lake: Lake) -> None:
    files = [
        lake.file("shrinking", "rosters/1.csv", items(*"abcd"), 10),
        lake.file("shrinking", "rosters/1.csv", [], 20),
        lake.file("shrinking", "rosters/1.csv", items(*"abc"), 30),
        lake.file("shrinking", "rosters/1.csv", items("c"), 40),
        lake.file("shrinking", "rosters/2.csv", items("q"), 40),
    ]
    lake.load(*reversed(files))
    assert [lake.books(file)["label"] for file in files] == ["superseded", "held", "loaded", "held", "loaded"]
    assert keys(lake) == "abcq"


def test_a_version_between_two_is_compared_with_one_that_is_no_longer_current(lake: Lake) -> None:
    lake.load(lake.file("shrinking", "rosters/1.csv", items(*"abcd"), 10))
    lake.load(lake.file("shrinking", "rosters/1.csv", items(*"abc"), 30))
    between = lake.file("shrinking", "rosters/1.csv", items("z"), 20)
    lake.load(between)
    assert lake.books(between) == {"label": "held", "read": 1, "held": 1}
    assert keys(lake) == "abc"


def test_nothing_is_too_much_where_the_contract_says_nothing(lake: Lake) -> None:
    lake.load(lake.file("rosters", "rosters/1.csv", items(*"abcd"), 10))
    lake.load(lake.file("rosters", "rosters/1.csv", [], 20))
    assert lake.core("rosters") == []


def test_an_empty_version_is_followed_by_any_other(lake: Lake) -> None:
    lake.load(lake.file("shrinking", "rosters/1.csv", [], 10))
    lake.load(lake.file("shrinking", "rosters/1.csv", items("a"), 20))
    assert keys(lake) == "a"


@pytest.mark.parametrize("other", ["rosters", "snapshot_1"])
def test_a_held_version_ends_no_currency_in_another_dataset(lake: Lake, other: str) -> None:
    """Whatever the order of the datasets' names: the older versions of the source key belong to both."""
    lake.load(lake.file("shrinking", "rosters/1.csv", items(*"abcd"), 10))
    lake.load(lake.file(other, "rosters/1.csv", items("q"), 20))
    assert (keys(lake), [key for key, *_ in lake.core(other)]) == ("", ["q"])
    held = lake.file("shrinking", "rosters/1.csv", items("z"), 30)
    lake.load(held)
    assert lake.books(held)["label"] == "held"
    assert (keys(lake), [key for key, *_ in lake.core(other)]) == ("", ["q"])


def hashed(lake: Lake, dataset: str, name: str, order_time: int, canon: int, **more: Any) -> dict[str, Any]:
    """One row; its key is another in each canonical form."""
    return lake.file(
        dataset, f"hashed/{name}.csv", [(name, f"{name} in form {canon}")], order_time, canon=canon, **more
    )


@pytest.mark.parametrize("dataset", ["hashed", "hashed_snapshot"])
def test_a_keyless_dataset_never_mixes_two_canonical_forms(lake: Lake, dataset: str) -> None:
    def there() -> list[str]:
        return [key for (key,) in lake.query(f'select _key from core."{dataset}" order by 1')]

    lake.load(hashed(lake, dataset, "a", 10, 1), hashed(lake, dataset, "b", 20, 1))
    early = hashed(lake, dataset, "c", 30, 2, rejects=[(9, "quote")])
    assert told(lake.load(early), early) == ("held", "canon_changed")
    assert there() == ["a in form 1", "b in form 1"]
    # The old files are replayed one by one: the first waits for the second, and both do not wait for ever.
    first = hashed(lake, dataset, "a", 10, 2, generation=2)
    lake.load(first)
    assert there() == ["b in form 1"]
    assert lake.books(first)["label"] == "held"
    lake.load(hashed(lake, dataset, "b", 20, 2, generation=2))
    assert there() == ["a in form 2", "b in form 2", "c in form 2"]
    assert lake.books(early) == {"label": "loaded", "read": 2, "inserted": 1, "rejected": 1}
    assert lake.books(first) == {"label": "loaded", "read": 1, "inserted": 1}
    assert lake.query("select line, status from ops.reject") == [(9, "open")]
    assert lake.query("select rows from ops.dataset where dataset = %s", dataset) == [(3,)]


def test_the_newest_form_of_a_batch_counts_where_there_is_nothing_yet(lake: Lake) -> None:
    old, new = hashed(lake, "hashed", "a", 10, 1), hashed(lake, "hashed", "b", 20, 2)
    lake.load(old, new)
    assert [lake.books(file)["label"] for file in (old, new)] == ["held", "loaded"]


def test_files_that_wait_are_accepted_when_the_last_of_the_old_form_is_retracted(lake: Lake) -> None:
    lake.load(hashed(lake, "hashed", "a", 10, 1))
    waiting = hashed(lake, "hashed", "b", 20, 2)
    lake.load(waiting)
    lake.load(hashed(lake, "hashed", "a", 10, 1, generation=2) | {"status": "retracted"})
    assert lake.query("select _key from core.hashed") == [("b in form 2",)]
    assert lake.books(waiting) == {"label": "loaded", "read": 1, "inserted": 1}


def test_datasets_with_a_key_take_every_form(lake: Lake) -> None:
    lake.load(
        lake.file("pupils", "pupils/1.csv", items("a"), 10),
        lake.file("pupils", "pupils/2.csv", items("b"), 20, canon=2),
    )
    assert [key for key, *_ in lake.core("pupils")] == ["a", "b"]
