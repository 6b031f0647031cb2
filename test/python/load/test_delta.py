from lake import Lake

A, B = ("a", "one", "1.50"), ("b", "two", None)


def test_rows_reach_core_with_their_file_and_line(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [A, B], 10)
    result = lake.load(file)
    assert lake.core("pupils") == [("a", "one", file["file_id"], 2), ("b", "two", file["file_id"], 3)]
    assert lake.books(file) == {"label": "loaded", "read": 2, "inserted": 2}
    assert result["version"] == 1


def test_a_newer_file_updates_and_an_equal_row_only_advances_its_provenance(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A, B], 10))
    changed_at = dict(lake.query("select id, _changed_at from core.pupils"))
    second = lake.file("pupils", "pupils/2.csv", [A, ("b", "changed", None)], 20)
    lake.load(second)
    assert lake.books(second) == {"label": "loaded", "read": 2, "unchanged": 1, "updated": 1}
    assert lake.core("pupils") == [("a", "one", second["file_id"], 2), ("b", "changed", second["file_id"], 3)]
    now = dict(lake.query("select id, _changed_at from core.pupils"))
    assert now["a"] == changed_at["a"]
    assert now["b"] > changed_at["b"]


def test_an_older_file_that_arrives_late_changes_nothing(lake: Lake) -> None:
    newer = lake.file("pupils", "pupils/1.csv", [A], 20)
    lake.load(newer)
    older = lake.file("pupils", "pupils/1.csv", [("a", "old", None), B], 10)
    lake.load(older)
    assert lake.core("pupils") == [("a", "one", newer["file_id"], 2), ("b", "two", older["file_id"], 3)]
    assert lake.books(older) == {"label": "loaded", "read": 2, "superseded": 1, "inserted": 1}


def test_a_row_confirmed_by_a_newer_file_does_not_yield_to_one_in_between(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 10))
    lake.load(lake.file("pupils", "pupils/3.csv", [A], 30))
    between = lake.file("pupils", "pupils/2.csv", [("a", "between", None)], 20)
    lake.load(between)
    assert [row[1] for row in lake.core("pupils")] == ["one"]
    assert lake.books(between)["superseded"] == 1


def test_the_greatest_row_of_a_batch_wins_whatever_its_place_in_the_batch(lake: Lake) -> None:
    low = lake.file("pupils", "pupils/1.csv", [("a", "low", None)], 10)
    high = lake.file("pupils", "pupils/2.csv", [("a", "high", None)], 20)
    lake.load(high, low)
    assert [row[1] for row in lake.core("pupils")] == ["high"]
    assert lake.books(low) == {"label": "loaded", "read": 1, "superseded": 1}
    assert lake.books(high) == {"label": "loaded", "read": 1, "inserted": 1}


def test_a_key_of_several_columns(lake: Lake) -> None:
    file = lake.file("skills", "skills/1.csv", [("s1", "sql", 1), ("s1", "python", 2), ("s2", "sql", None)], 10)
    lake.load(file)
    later = lake.file("skills", "skills/2.csv", [("s1", "sql", 5)], 20)
    lake.load(later)
    assert lake.books(later) == {"label": "loaded", "read": 1, "updated": 1}
    rows = lake.query("select id, skill, level from core.skills order by id, skill")
    assert rows == [("s1", "python", 2), ("s1", "sql", 5), ("s2", "sql", None)]


def test_version_order_by_a_column_comes_before_the_time_of_the_drop(lake: Lake) -> None:
    lake.load(lake.file("versioned", "versioned/1.csv", [("a", "today", "2026-11-01T00:00:00.000001Z")], 10))
    history = lake.file(
        "versioned", "versioned/2.csv", [("a", "history", "2026-11-01T00:00:00Z"), ("b", "no date", None)], 20
    )
    lake.load(history)
    assert lake.query("select id, value from core.versioned order by id") == [("a", "today"), ("b", "no date")]
    assert lake.books(history) == {"label": "loaded", "read": 2, "superseded": 1, "inserted": 1}


def test_version_order_by_captured_parts_of_the_key(lake: Lake) -> None:
    november = {"year": "2025", "month": "11"}
    january = {"year": "2026", "month": "01"}
    lake.load(lake.file("monthly", "monthly/2026/01.csv", [("a", "January")], 10, captured=january))
    lake.load(lake.file("monthly", "monthly/2025/11.csv", [("a", "November")], 20, captured=november))
    assert lake.query("select value from core.monthly") == [("January",)]


def test_a_new_generation_replaces_what_the_file_brought(lake: Lake) -> None:
    other = lake.file("pupils", "pupils/0.csv", [("b", "of the other", None)], 5)
    lake.load(other)
    lake.load(lake.file("pupils", "pupils/1.csv", [A, B], 10))
    fixed = lake.file("pupils", "pupils/1.csv", [("a", "fixed", None), ("c", "new", None)], 10, generation=2)
    lake.load(fixed)
    # b is brought by the other file again, although its parts were loaded long ago
    rows = [(key, value) for key, value, *_ in lake.core("pupils")]
    assert rows == [("a", "fixed"), ("b", "of the other"), ("c", "new")]
    assert lake.books(fixed) == {"label": "loaded", "read": 2, "updated": 1, "inserted": 1}
    assert lake.query("select sum(rows_inserted) - sum(rows_removed) from ops.load") == [(3,)]


def test_rows_of_a_fix_carry_the_line_they_repair(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [("a", "own", None)], 10, fixed={9: ("b", "repaired", None)})
    lake.load(file)
    assert lake.query("select id, _own, _line from core.pupils order by id") == [("a", 1, 2), ("b", 0, 9)]


def test_an_own_row_beats_a_fixed_one_and_the_first_line_a_later_one(lake: Lake) -> None:
    """Cleaning compares keys before; the order alone says the same, also of keys that only the warehouse knows for equal."""
    lake.load(lake.file("pupils", "pupils/0.csv", [B], 5))
    rows = [("a", "first", None), ("a", "later", None)]
    file = lake.file("pupils", "pupils/1.csv", rows, 10, fixed={1: ("a", "repaired", None), 9: ("b", "repaired", None)})
    lake.load(file)
    assert [row[1:] for row in lake.core("pupils")] == [("first", file["file_id"], 2), ("repaired", file["file_id"], 9)]
    assert lake.books(file) == {"label": "loaded", "read": 4, "inserted": 1, "updated": 1, "superseded": 2}


def test_forgotten_keys_stay_away(lake: Lake) -> None:
    lake.query("insert into ops.forgotten select 'pupils', ops.key_hmac('pupils', array['a']) returning 1")
    file = lake.file("pupils", "pupils/1.csv", [A, B], 10)
    lake.load(file)
    assert [key for key, *_ in lake.core("pupils")] == ["b"]
    assert lake.books(file) == {"label": "loaded", "read": 2, "superseded": 1, "inserted": 1}


def test_null_equals_null(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [("a", None, None)], 10))
    again = lake.file("pupils", "pupils/2.csv", [("a", None, None)], 20)
    lake.load(again)
    assert lake.books(again) == {"label": "duplicate_file", "read": 1, "unchanged": 1}


def test_of_two_files_of_one_time_the_greater_file_id_wins(lake: Lake) -> None:
    files = [lake.file("pupils", f"pupils/{n}.csv", [("a", f"of {n}", None)], 10) for n in range(6)]
    lake.load(*files[:3])
    assert lake.core("pupils")[0][2] == max(file["file_id"] for file in files[:3])
    lake.load(*files[3:])
    assert lake.core("pupils")[0][2] == max(file["file_id"] for file in files)
