from lake import Lake

A, B = ("a", "one", "1.50"), ("b", "two", None)


def test_rows_reach_core_with_their_file_and_line(lake: Lake) -> None:
    file = lake.file("students", "students/1.csv", [A, B], 10)
    result = lake.load(file)
    assert lake.core("students") == [("a", "one", file["file_id"], 2), ("b", "two", file["file_id"], 3)]
    assert lake.books(file) == {"label": "loaded", "read": 2, "inserted": 2}
    assert result["version"] == 1


def test_snapshot(lake: Lake) -> None:
    first = lake.file("rosters", "rosters/1.csv", [A, B], 10)
    lake.load(first)
    second = lake.file("rosters", "rosters/1.csv", [A], 20)
    lake.load(second)
    assert lake.core("rosters") == [("a", "one", second["file_id"], 2)]
    assert lake.books(first)["label"] == "superseded"
    assert lake.books(second) == {"label": "loaded", "read": 1, "unchanged": 1}
