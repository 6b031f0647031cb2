"""Rows that pass cleaning and that only PostgreSQL refuses: each costs itself, is booked and told, and can be repaired."""

from __future__ import annotations

import random
import time
from itertools import permutations
from typing import Any

import pytest
from lake import Lake, Row
from load.errors import TerminalError

MODES = ["checked", "checked_snapshot"]
GOOD: list[Row] = [("a", "one", 1, "1.50", None), ("b", "two", None, None, "2026-01-01T00:00:00Z")]
# Neither staging nor the contributions mind it: only core's own index does.
HIDDEN: Row = ("a", "poison", 1, None, None)
# What no cleaning lets pass stands for what some other version of it may let pass.
POISON: dict[str, Row] = {
    "22P02": ("p", "text for a number", "many", None, None),
    "22003": ("p", "a number out of range", 99999999999, None, None),
    "22008": ("p", "a day that is not there", None, None, "2026-02-30T00:00:00Z"),
    "23502": ("p", None, 1, None, None),
    "23514": ("p", "devil", 1, None, None),
}


def long_key(seed: int) -> str:
    """Too large for an entry of an index, however well it is compressed."""
    return random.Random(seed).randbytes(4000).hex()


def refused(result: dict[str, Any], receipt: dict[str, Any]) -> list[tuple[int, bool, str]]:
    (file,) = [file for file in result["files"] if file["file_id"] == receipt["file_id"]]
    return [(row["line"], row["own"], row["sqlstate"]) for row in file.get("refused_rows", [])]


def rows_of(lake: Lake, dataset: str) -> list[tuple[Any, ...]]:
    return lake.query(f"select id, name, _line from core.{dataset} order by id")


def conserved(lake: Lake) -> None:
    for dataset, rows in lake.query("select dataset, rows from ops.dataset"):
        assert lake.query(f'select count(*) from core."{dataset}"') == [(rows,)], dataset
    history = lake.query(
        "select dataset, rows, (select sum(rows_inserted) - sum(rows_removed) from ops.load l where l.dataset = d.dataset) "
        "from ops.dataset d"
    )
    assert [row for row in history if row[1] != row[2]] == []


@pytest.mark.parametrize("dataset", MODES)
@pytest.mark.parametrize("state", POISON)
def test_a_refused_row_costs_itself_alone(lake: Lake, dataset: str, state: str) -> None:
    file = lake.file(dataset, "checked/1.csv", [GOOD[0], POISON[state], GOOD[1]], 10, rejects=[(9, "quote")])
    healthy = lake.file("rosters", "rosters/1.csv", [("x", "y", None)], 20)
    result = lake.load(file, healthy)
    assert rows_of(lake, dataset) == [("a", "one", 2), ("b", "two", 4)]
    assert lake.books(file) == {"label": "loaded", "read": 4, "inserted": 2, "rejected": 2}
    assert lake.books(healthy) == {"label": "loaded", "read": 1, "inserted": 1}
    assert refused(result, file) == [(3, True, state)]
    assert refused(result, healthy) == []
    assert lake.query('select line, "check", reasons, status from ops.reject order by line') == [
        (3, "", [f"warehouse:{state}"], "open"),
        (9, "c", ["quote"], "open"),
    ]
    assert lake.query(
        "select rows_staged, rows_inserted, rows_rejected from ops.load where dataset = %s order by part", dataset
    ) == [
        (0, 0, 2),
        (3, 2, 0),
    ]
    conserved(lake)


@pytest.mark.parametrize("dataset", MODES)
def test_a_key_that_no_index_takes_is_found_in_the_merge(lake: Lake, dataset: str) -> None:
    rows: list[Row] = [GOOD[0], (long_key(1), "long", 1, None, None), GOOD[1]]
    file = lake.file(
        dataset, "checked/1.csv", rows, 10, fixed={40: (long_key(2), "long, too", None, None, None)}, parts=2
    )
    other = lake.file(dataset, "checked/2.csv", [("c", "three", 3, None, None)], 20)
    result = lake.load(file, other)
    assert [row[0] for row in rows_of(lake, dataset)] == ["a", "b", "c"]
    assert lake.books(file) == {"label": "loaded", "read": 4, "inserted": 2, "rejected": 2}
    assert refused(result, file) == [(3, True, "54000"), (40, False, "54000")]
    conserved(lake)


def test_an_order_that_no_number_takes_is_found_in_the_merge(lake: Lake) -> None:
    file = lake.file("numbered", "numbered/1.csv", [("a", 1, 2), ("b", 9_000_000_000_000_000_000, 1), ("c", 3, 4)], 10)
    result = lake.load(file)
    assert lake.query("select id from core.numbered order by id") == [("a",), ("c",)]
    assert refused(result, file) == [(3, True, "22003")]
    assert lake.books(file) == {"label": "loaded", "read": 3, "inserted": 2, "rejected": 1}


@pytest.mark.parametrize("dataset", MODES)
def test_the_next_generation_knows_the_row_and_people_repair_it(lake: Lake, dataset: str) -> None:
    first = lake.file(dataset, "checked/1.csv", [GOOD[0], POISON["23514"]], 10)
    lake.load(first)
    # what clean makes of the decision that report writes: the row is rejected with its check
    second = lake.file(dataset, "checked/1.csv", [GOOD[0]], 10, generation=2, rejects=[(3, "warehouse:23514")])
    result = lake.load(second)
    assert refused(result, second) == []
    assert lake.query('select line, "check", reasons, generation from ops.reject') == [(3, "c", ["warehouse:23514"], 2)]
    assert lake.books(second) == {"label": "loaded", "read": 2, "unchanged": 1, "rejected": 1}
    third = lake.file(
        dataset,
        "checked/1.csv",
        [GOOD[0]],
        10,
        generation=3,
        fixed={3: ("p", "saint", 1, None, None)},
        ledger=[(3, "c", "warehouse:23514", "fixed", "ann", "2026-11-01T00:00:00Z")],
    )
    lake.load(third)
    assert lake.books(third) == {"label": "loaded", "read": 2, "unchanged": 1, "inserted": 1}
    assert lake.query("select status, by, at::text from ops.reject") == [("fixed", "ann", "2026-11-01 00:00:00+00")]
    conserved(lake)


def test_a_fixed_row_that_is_refused_keeps_its_check_and_is_open_again(lake: Lake) -> None:
    file = lake.file(
        "checked",
        "checked/1.csv",
        [GOOD[0]],
        10,
        generation=2,
        fixed={3: POISON["23514"]},
        ledger=[(3, "known", "missing:name", "fixed", "ann", "2026-11-01T00:00:00Z")],
    )
    result = lake.load(file)
    assert refused(result, file) == [(3, False, "23514")]
    assert lake.query('select "check", reasons, status, by from ops.reject') == [
        ("known", ["warehouse:23514"], "open", None)
    ]
    assert lake.books(file) == {"label": "loaded", "read": 2, "inserted": 1, "rejected": 1}


@pytest.mark.parametrize("dataset", MODES)
def test_it_makes_no_difference_whether_a_refused_row_would_have_won(lake: Lake, dataset: str) -> None:
    newer = lake.file(dataset, "checked/1.csv", [("p", "newer", 1, None, None)], 20)
    lake.load(newer)
    older = lake.file(dataset, "checked/1.csv", [POISON["23514"], GOOD[0]], 10)
    result = lake.load(older)
    assert refused(result, older) == [(2, True, "23514")]
    assert lake.books(older)["rejected"] == 1


def test_a_row_that_is_refused_when_its_version_is_current_again_moves_to_the_rejects(lake: Lake) -> None:
    newer = lake.file("checked_snapshot", "checked/1.csv", [GOOD[1]], 20)
    older = lake.file("checked_snapshot", "checked/1.csv", [GOOD[0], (long_key(3), "long", 1, None, None)], 10)
    lake.load(newer)
    lake.load(older)
    assert lake.books(older) == {"label": "superseded", "read": 2, "superseded": 2}
    result = lake.load(lake.file("checked_snapshot", "checked/1.csv", [], 20, generation=2, status="retracted"))
    assert [row[0] for row in rows_of(lake, "checked_snapshot")] == ["a"]
    assert refused(result, older) == [(3, True, "54000")]
    assert lake.books(older) == {"label": "loaded", "read": 2, "superseded": 1, "rejected": 1}
    assert lake.query("select line, status from ops.reject") == [(3, "open")]
    conserved(lake)


def test_a_covered_row_that_is_refused_when_it_would_show_gives_way_to_the_next(lake: Lake) -> None:
    poisoned = lake.file("checked_snapshot", "checked/2.csv", [HIDDEN, GOOD[1]], 20)
    again = lake.file("checked_snapshot", "checked/3.csv", [HIDDEN], 30)
    for file in (
        lake.file("checked_snapshot", "checked/1.csv", [GOOD[0]], 10),
        lake.file("checked_snapshot", "checked/9.csv", [GOOD[0]], 40),
        poisoned,
        again,
    ):
        assert refused(lake.load(file), file) == []
    assert lake.books(poisoned) == {"label": "loaded", "read": 2, "superseded": 1, "inserted": 1}
    result = lake.load(lake.file("checked_snapshot", "checked/9.csv", [("c", "three", 3, None, None)], 50))
    assert lake.query("select id, name, _ot::int from core.checked_snapshot order by id") == [
        ("a", "one", 10),
        ("b", "two", 20),
        ("c", "three", 50),
    ]
    assert refused(result, poisoned) == refused(result, again) == [(2, True, "22012")]
    assert lake.books(poisoned) == {"label": "loaded", "read": 2, "inserted": 1, "rejected": 1}
    assert lake.books(again) == {"label": "loaded", "read": 1, "rejected": 1}
    assert lake.query("select line, reasons, status, generation from ops.reject") == [
        (2, ["warehouse:22012"], "open", 1),
        (2, ["warehouse:22012"], "open", 1),
    ]
    conserved(lake)
    # what clean makes of the decision that report writes
    second = lake.file(
        "checked_snapshot", "checked/2.csv", [GOOD[1]], 20, generation=2, rejects=[(2, "warehouse:22012")]
    )
    lake.load(second)
    assert lake.books(second) == {"label": "loaded", "read": 2, "unchanged": 1, "rejected": 1}
    conserved(lake)


@pytest.mark.parametrize("sequence", list(permutations(range(3))))
def test_the_books_do_not_depend_on_whether_a_refused_row_was_covered_first(
    lake: Lake, sequence: tuple[int, ...]
) -> None:
    files = [
        lake.file("checked_snapshot", "checked/1.csv", [HIDDEN, GOOD[1]], 10),
        lake.file("checked_snapshot", "checked/2.csv", [GOOD[0]], 20),
        lake.file("checked_snapshot", "checked/2.csv", [("c", "three", 3, None, None)], 30),
    ]
    results = [lake.load(files[place]) for place in sequence]
    assert rows_of(lake, "checked_snapshot") == [("b", "two", 3), ("c", "three", 2)]
    assert lake.books(files[0]) == {"label": "loaded", "read": 2, "inserted": 1, "rejected": 1}
    assert refused(results[-1], files[0]) == [(2, True, "22012")]
    assert lake.query("select file_id, line, reasons, status from ops.reject") == [
        (files[0]["file_id"], 2, ["warehouse:22012"], "open")
    ]
    conserved(lake)


def test_a_covered_row_of_a_delta_is_tried_when_the_winner_is_retracted(lake: Lake) -> None:
    lake.load(lake.file("checked", "checked/2.csv", [GOOD[0]], 20))
    covered = lake.file("checked", "checked/1.csv", [HIDDEN, GOOD[1]], 10)
    lake.load(covered)
    assert lake.books(covered) == {"label": "loaded", "read": 2, "superseded": 1, "inserted": 1}
    result = lake.load(lake.file("checked", "checked/2.csv", [], 20, generation=2, status="retracted"))
    assert rows_of(lake, "checked") == [("b", "two", 3)]
    assert refused(result, covered) == [(2, True, "22012")]
    assert lake.books(covered) == {"label": "loaded", "read": 2, "inserted": 1, "rejected": 1}
    conserved(lake)


def test_a_row_that_a_later_rule_refuses_leaves_core_when_its_key_is_merged_again(lake: Lake) -> None:
    stood = lake.file("checked_snapshot", "checked/2.csv", [("a", "two", 2, None, None), GOOD[1]], 20)
    lake.load(stood)
    with lake.connect() as db:
        # Rows that stand in the table are not looked at, until they are written again.
        db.execute("alter table core.checked_snapshot add constraint later check (_ot <> 20 or id <> 'a') not valid")
    try:
        result = lake.load(lake.file("checked_snapshot", "checked/1.csv", [("a", "older", 1, None, None)], 10))
        assert rows_of(lake, "checked_snapshot") == [("a", "older", 2), ("b", "two", 3)]
        assert refused(result, stood) == [(2, True, "23514")]
        assert lake.books(stood) == {"label": "loaded", "read": 2, "inserted": 1, "rejected": 1}
        result = lake.load(lake.file("checked_snapshot", "checked/1.csv", [("c", "newer", 1, None, None)], 30))
        assert rows_of(lake, "checked_snapshot") == [("b", "two", 3), ("c", "newer", 2)]
        conserved(lake)
    finally:
        with lake.connect() as db:
            db.execute("alter table core.checked_snapshot drop constraint later")


def test_a_rebuild_sets_aside_what_is_refused_again_and_books_it_once(lake: Lake) -> None:
    poisoned = lake.file("checked", "checked/1.csv", [GOOD[0], POISON["22P02"]], 10)
    lake.load(poisoned)
    winner = lake.file("checked", "checked/2.csv", [("a", "winner", 1, None, None)], 20)
    lake.load(winner)
    lake.load(lake.file("checked", "checked/2.csv", [], 20, generation=2, status="retracted"))
    assert rows_of(lake, "checked") == [("a", "one", 2)]
    assert lake.books(poisoned) == {"label": "loaded", "read": 2, "inserted": 1, "rejected": 1}
    assert lake.query("select count(*) from ops.reject") == [(1,)]
    conserved(lake)


def test_refused_rows_of_a_waived_file_are_waived(lake: Lake) -> None:
    ann = {"by": "ann", "at": "2026-11-01T00:00:00Z"}
    file = lake.file("checked", "checked/1.csv", [GOOD[0], POISON["22P02"]], 10, rejects=[(9, "quote")], waived=ann)
    lake.load(file)
    assert lake.query("select line, status, by from ops.reject order by line") == [
        (3, "waived", "ann"),
        (9, "waived", "ann"),
    ]
    assert lake.books(file) == {"label": "loaded", "read": 3, "inserted": 1, "rejected": 2}


def test_a_few_refused_among_many_rows_do_not_take_long(lake: Lake) -> None:
    rows: list[Row] = [(f"k{n:06}", "x", n, None, None) for n in range(50_000)]
    for place in (7, 25_000, 49_999):
        rows[place] = (long_key(place), "x", 1, None, None)
    file = lake.file("checked", "checked/1.csv", rows, 10, parts=4)
    began = time.monotonic()
    result = lake.load(file)
    seconds = time.monotonic() - began
    assert [line for line, *_ in refused(result, file)] == [9, 25_002, 50_001]
    assert lake.books(file) == {"label": "loaded", "read": 50_000, "inserted": 49_997, "rejected": 3}
    assert seconds < 60, seconds


def test_a_file_of_nothing_but_refused_rows(lake: Lake) -> None:
    rows: list[Row] = [(f"k{n}", "devil", "many" if n % 2 else n, None, None) for n in range(2_000)]
    file = lake.file("checked", "checked/1.csv", rows, 10, parts=2)
    result = lake.load(file)
    assert {state for *_, state in refused(result, file)} == {"22P02", "23514"}
    assert lake.books(file) == {"label": "loaded", "read": 2_000, "rejected": 2_000}


def test_a_part_that_is_damaged_is_no_rows_fault(lake: Lake) -> None:
    header = ["id", "name", "level", "amount", "at", "_file", "_line"]
    receipt = lake.file("checked", "checked/1.csv", [GOOD[0]], 10)
    file_id, key = receipt["file_id"], receipt["parts"][0]["key"]
    for cells, state in [((*GOOD[0], file_id), "22P04"), ((*GOOD[0], file_id, "second"), "22P02")]:
        lake.store.put(key, Lake.csv(header, [cells]))
        with pytest.raises(TerminalError, match=f"sqlstate {state}") as caught:
            lake.load(receipt)
        assert "one" not in str(caught.value).replace("none", "")
    assert lake.query("select count(*) from ops.file") == [(0,)]


def test_no_value_of_a_refused_row_reaches_the_result_or_the_ledger(lake: Lake) -> None:
    file = lake.file("checked", "checked/1.csv", [GOOD[0], ("secret-key", "x", "secret-value", None, None)], 10)
    run_id = lake.plan(file)
    lake.run(run_id)
    assert b"secret" not in lake.store.get(f"runs/{run_id}/load.json")
    assert lake.query("select count(*) from ops.reject r where to_jsonb(r)::text like '%%secret%%'") == [(0,)]
