from lake import Lake

A, B, C = ("a", "one", "1.50"), ("b", "two", None), ("c", "three", None)


def keys(lake: Lake) -> list[str]:
    return [key for key, *_ in lake.core("rosters")]


def test_a_corrected_file_replaces_the_rows_of_the_first(lake: Lake) -> None:
    first = lake.file("rosters", "rosters/1.csv", [A, B], 10)
    lake.load(first)
    second = lake.file("rosters", "rosters/1.csv", [("a", "corrected", "1.50"), C], 20)
    lake.load(second)
    assert [(key, value) for key, value, *_ in lake.core("rosters")] == [("a", "corrected"), ("c", "three")]
    assert lake.books(second) == {"label": "loaded", "read": 2, "updated": 1, "inserted": 1}
    assert lake.query("select rows_removed from ops.load where rows_removed > 0") == [(1,)]


def test_an_older_version_that_arrives_late_brings_nothing(lake: Lake) -> None:
    newer = lake.file("rosters", "rosters/1.csv", [A], 20)
    lake.load(newer)
    older = lake.file("rosters", "rosters/1.csv", [A, B], 10)
    lake.load(older)
    assert keys(lake) == ["a"]
    assert lake.books(older) == {"label": "superseded", "read": 2, "superseded": 2}
    assert lake.books(newer)["label"] == "loaded"


def test_rows_shared_by_two_sources_stay_while_one_of_them_has_them(lake: Lake) -> None:
    lake.load(lake.file("rosters", "rosters/north.csv", [("a", "north", None)], 10))
    south = lake.file("rosters", "rosters/south.csv", [("a", "south", None), B], 20)
    lake.load(south)
    assert lake.core("rosters")[0][1] == "south"
    lake.load(lake.file("rosters", "rosters/south.csv", [B], 30))
    assert [(key, value) for key, value, *_ in lake.core("rosters")] == [("a", "north"), ("b", "two")]
    lake.load(lake.file("rosters", "rosters/north.csv", [C], 40))
    assert keys(lake) == ["b", "c"]


def test_undoing_a_change_by_dropping_the_first_content_again(lake: Lake) -> None:
    for order_time, value in [(10, "x"), (20, "y"), (30, "x")]:
        lake.load(lake.file("rosters", "rosters/1.csv", [("a", value, None)], order_time))
    assert lake.core("rosters")[0][1] == "x"


def test_a_version_that_was_not_accepted_is_never_the_newest(lake: Lake) -> None:
    lake.load(lake.file("rosters", "rosters/1.csv", [A, B], 10))
    for order_time, status in [(20, "refused"), (30, "held"), (40, "unrecognised")]:
        dataset = None if status == "unrecognised" else "rosters"
        lake.load(lake.file(dataset, "rosters/1.csv", [C] if status == "held" else [], order_time, status=status))
        assert keys(lake) == ["a", "b"]


def test_a_withdrawn_version_gives_way_to_the_one_before(lake: Lake) -> None:
    first = lake.file("rosters", "rosters/1.csv", [A, B], 10)
    lake.load(first)
    lake.load(lake.file("rosters", "rosters/1.csv", [C], 20))
    held = lake.file("rosters", "rosters/1.csv", [C], 20, generation=2, status="held")
    lake.load(held)
    assert [(key, file_id) for key, _, file_id, _ in lake.core("rosters")] == [
        ("a", first["file_id"]),
        ("b", first["file_id"]),
    ]
    assert lake.books(held) == {"label": "held", "read": 1, "held": 1}
    assert lake.books(first)["label"] == "loaded"


def test_the_same_batch_in_one_load_or_in_three_holds_the_same(lake: Lake) -> None:
    files = [lake.file("rosters", "rosters/1.csv", rows, at) for at, rows in [(10, [A, B]), (20, [B]), (30, [A, C])]]
    lake.load(*files)
    assert keys(lake) == ["a", "c"]
    assert lake.books(files[2]) == {"label": "loaded", "read": 2, "inserted": 2}
    assert [lake.books(file)["label"] for file in files] == ["superseded", "superseded", "loaded"]


def test_of_two_files_of_one_time_the_greater_file_id_wins(lake: Lake) -> None:
    files = [lake.file("rosters", f"rosters/{n}.csv", [("a", f"of {n}", None)], 10) for n in range(6)]
    lake.load(*files)
    assert lake.core("rosters")[0][2] == max(file["file_id"] for file in files)
