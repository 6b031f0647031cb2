"""Staging tables, and what goes into them byte for byte."""

from __future__ import annotations

import gzip
import json
import os
import traceback
from pathlib import Path

import pytest
from lake import MANIFEST_DATASETS, Lake
from load.copy_parts import gunzip
from load.documents import Column, Dataset
from load.errors import TerminalError
from load.staging import STAGING_LOCK, StagingArea

SHARED = Path(__file__).parents[4] / "shared" / "data"
A, B = ("a", "one", "1.50"), ("b", "two", None)
STAGING = "select relname from pg_class where relnamespace = 'stg'::regnamespace and relkind = 'r'"


def dataset(name: str, types: dict[str, str]) -> Dataset:
    columns = tuple(Column(column, kind) for column, kind in types.items())
    return Dataset(name, "delta", "1.0.0", columns, ("id",), ())


def test_tables_of_the_dead_are_swept_and_those_of_the_living_are_not(lake: Lake) -> None:
    with lake.connect() as living:
        area = StagingArea(living)
        table = area.create(dataset("students", {"id": "text"}))
        living.execute("create table stg.students_left_behind (id text)")
        with lake.connect() as other:
            assert StagingArea(other).sweep() == ["students_left_behind"]
        assert lake.query(STAGING) == [(table.name,)]
        area.drop()
    assert lake.query(STAGING) == []
    assert lake.query("select count(*) from pg_locks where classid = %s", STAGING_LOCK) == [(0,)]


def test_staging_has_the_types_and_collations_of_core(lake: Lake) -> None:
    with lake.connect() as owner:
        table = StagingArea(owner).create(dataset("students", {"id": "text", "amount": "numeric(6,2)"}))
        columns = owner.execute(
            "select attname, format_type(atttypid, atttypmod), collname from pg_attribute "
            "left join pg_collation c on c.oid = attcollation where attrelid = %s::regclass and attnum > 0 order by attnum",
            (f"stg.{table.name}",),
        ).fetchall()
        (persistence,) = owner.execute(
            "select relpersistence from pg_class where relname = %s", (table.name,)
        ).fetchone()
    assert columns[:4] == [
        ("id", "text", "C"),
        ("amount", "numeric(6,2)", None),
        ("_file", "text", "C"),
        ("_line", "bigint", None),
    ]
    assert persistence == "u"


@pytest.mark.parametrize(
    ("types", "message"),
    [
        (
            {"id": "text", "amount": "numeric(8,2)"},
            r"numeric\(8,2\) in the contract, but numeric\(6,2\).*column amount",
        ),
        ({"id": "text", "shoe_size": "integer"}, "but missing in the warehouse.*column shoe_size"),
    ],
)
def test_a_warehouse_that_was_not_migrated_is_named(lake: Lake, types: dict[str, str], message: str) -> None:
    with lake.connect() as owner, pytest.raises(TerminalError, match=message):
        StagingArea(owner).create(dataset("students", types))


def test_odd_names_are_quoted(lake: Lake) -> None:
    name = 'odd "name"; x'
    first = lake.file(name, "odd/1.csv", [("k", "v", 1), ("gone", None, None)], 10)
    lake.load(first)
    lake.load(lake.file(name, "odd/1.csv", [("k", "w", 1)], 20))
    assert lake.query('select "a ""b""", "sélect", "order" from core."odd ""name""; x"') == [("k", "w", 1)]


@pytest.mark.parametrize("mode", ["delta", "snapshot"])
def test_columns_may_be_called_as_the_loader_calls_its_own(lake: Lake, mode: str) -> None:
    dataset = f"school_{mode}"
    for time, rows in enumerate(([("5a", "1", "x", "2")], [("5a", "1", "y", None), ("5b", "2", "z", "3")]), 10):
        lake.load(lake.file(dataset, "school/1.csv", rows, time))
    assert lake.query(f"select class, part, place, rank from core.{dataset} order by 1") == [
        ("5a", "1", "y", None),
        ("5b", "2", "z", "3"),
    ]


def test_naughty_strings_arrive_byte_for_byte(lake: Lake) -> None:
    path = SHARED / "naughty_strings" / "blns.json"
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is missing")
        pytest.skip(f"skipped: {path} is missing")
    strings = [text for text in json.loads(path.read_text()) if text and "\0" not in text]
    strings += ["\\.", "a\n\\.\nb", 'quo"te', "line\r\nbreak", "tab\t", "NULL", "\\N", "\ufeffbom", " padded "]
    lake.load(lake.file("students", "students/1.csv", [(f"{n:04}", text, None) for n, text in enumerate(strings)], 10))
    rows = lake.query("select convert_to(value, 'UTF8') from core.students order by id")
    assert [row[0] for row in rows] == [text.encode() for text in strings]


def put_part(lake: Lake, body: bytes, rows: int = 1) -> dict[str, object]:
    receipt = lake.file("students", "students/1.csv", [A] * rows, 10)
    lake.store.put(receipt["parts"][0]["key"], body)
    return receipt


def test_a_cell_that_the_database_refuses_is_named_by_place_and_not_quoted(lake: Lake) -> None:
    receipt = lake.file("students", "students/1.csv", [A, ("b", "two", "secret-value")], 10)
    with pytest.raises(TerminalError) as caught:
        lake.load(receipt)
    part = receipt["parts"][0]["key"]
    for fact in (
        f"part {part}",
        "part_line 3",
        "column amount",
        "sqlstate 22P02",
        "dataset students",
        receipt["file_id"],
    ):
        assert fact in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "secret" not in "".join(traceback.format_exception(caught.value))
    assert lake.query(STAGING) == []


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (["id", "value", "amount", "_file"], "sqlstate 22P04"),
        (["value", "id", "amount", "_file", "_line"], "sqlstate 22P04"),
    ],
)
def test_a_part_of_another_shape_is_refused(lake: Lake, header: list[str], message: str) -> None:
    with pytest.raises(TerminalError, match=message):
        lake.load(put_part(lake, Lake.csv(header, [])))


def test_a_part_with_other_rows_than_its_receipt_says_is_refused(lake: Lake) -> None:
    header = ["id", "value", "amount", "_file", "_line"]
    file_id = lake.file("students", "students/1.csv", [A], 10)["file_id"]
    with pytest.raises(TerminalError, match="the part has 2 rows, its receipt says 1"):
        lake.load(put_part(lake, Lake.csv(header, [(*A, file_id, 2), (*B, file_id, 3)])))
    with pytest.raises(TerminalError, match="1 rows of the part name another file"):
        lake.load(put_part(lake, Lake.csv(header, [(*A, "another", 2)])))
    assert lake.query("select count(*) from ops.file") == [(0,)]


def test_a_part_that_is_gone_is_named(lake: Lake) -> None:
    receipt = lake.file("students", "students/1.csv", [A], 10)
    lake.store.remove(receipt["parts"][0]["key"])
    with pytest.raises(TerminalError, match=receipt["parts"][0]["key"]):
        lake.load(receipt)


def test_gunzip_is_the_inverse_of_gzip_in_any_chunks() -> None:
    plain = os.urandom(300_000) + bytes(5_000_000)
    packed = gzip.compress(plain[:1_000_000]) + gzip.compress(plain[1_000_000:])
    for size in (1, 1000, 65_536, len(packed)):
        chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
        blocks = list(gunzip(chunks, "part"))
        assert b"".join(blocks) == plain
        assert max(map(len, blocks)) <= 1 << 20


def test_damaged_gzip_is_refused() -> None:
    packed = gzip.compress(os.urandom(10_000))
    flipped = bytes([*packed[:5_000], packed[5_000] ^ 1, *packed[5_001:]])
    for damaged, message in [
        (packed[:-1], "cut off"),
        (b"", "cut off"),
        (flipped, "no intact gzip"),
        (b"id,value\n", "no intact gzip"),
    ]:
        with pytest.raises(TerminalError, match=f"{message}.*part key"):
            list(gunzip([damaged], "key"))


def test_manifest_columns_come_from_the_contracts() -> None:
    assert [column["name"] for column in MANIFEST_DATASETS["students_performance"]["columns"]][-1] == "_key"
