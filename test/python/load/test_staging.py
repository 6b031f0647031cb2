"""Staging tables, and what goes into them byte for byte."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from lake import MANIFEST_DATASETS, Lake
from load.copy_parts import gunzip
from load.documents import Column, Dataset
from load.errors import TerminalError
from load.part_header import read_header
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
        table = area.create(dataset("pupils", {"id": "text"}))
        living.execute("create table stg.students_left_behind (id text)")
        with lake.connect() as other:
            assert StagingArea(other).sweep() == ["students_left_behind"]
        assert lake.query(STAGING) == [(table.name,)]
        area.drop()
    assert lake.query(STAGING) == []
    assert lake.query("select count(*) from pg_locks where classid = %s", STAGING_LOCK) == [(0,)]


def test_staging_has_the_types_and_collations_of_core(lake: Lake) -> None:
    with lake.connect() as owner:
        table = StagingArea(owner).create(dataset("pupils", {"id": "text", "amount": "numeric(6,2)"}))
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
        StagingArea(owner).create(dataset("pupils", types))


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
    lake.load(lake.file("pupils", "pupils/1.csv", [(f"{n:04}", text, None) for n, text in enumerate(strings)], 10))
    rows = lake.query("select convert_to(value, 'UTF8') from core.pupils order by id")
    assert [row[0] for row in rows] == [text.encode() for text in strings]


def put_part(lake: Lake, body: bytes, rows: int = 1) -> dict[str, object]:
    receipt = lake.file("pupils", "pupils/1.csv", [A] * rows, 10)
    lake.store.put(receipt["parts"][0]["key"], body)
    return receipt


@pytest.mark.parametrize(
    ("header", "fact"),
    [
        (["id", "value", "amount", "_file"], "column _line"),
        (["value", "amount", "_file", "_line"], "column id"),
        (["id", "value", "amount", "shoe_size", "_file", "_line"], "column shoe_size"),
        (["id", "id", "value", "_file", "_line"], "part clean"),
        ([], "column _file"),
    ],
)
def test_a_part_of_another_shape_is_refused(lake: Lake, header: list[str], fact: str) -> None:
    with pytest.raises(TerminalError, match=f"header does not fit the contract.*{fact}"):
        lake.load(put_part(lake, Lake.csv(header, [])))


def test_columns_are_found_by_the_parts_own_header(lake: Lake) -> None:
    """A part of an older contract: another order, and a column that may be NULL is not there yet."""
    file_id = lake.file("pupils", "pupils/1.csv", [A], 10)["file_id"]
    receipt = put_part(lake, Lake.csv(["value", "_line", "id", "_file"], [("one", 2, "a", file_id)]))
    lake.load(receipt)
    assert lake.query("select id, value, amount, _line from core.pupils") == [("a", "one", None, 2)]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_header_is_read_whatever_the_blocks_are(size: int) -> None:
    plain = b'id,"a ""b""","two\nlines",_file\n1,2,3,4\n'
    names, blocks = read_header(plain[at : at + size] for at in range(0, len(plain), size))
    assert names == ("id", 'a "b"', "two\nlines", "_file")
    assert b"".join(blocks) == plain


def test_what_has_no_line_of_text_has_no_header() -> None:
    for plain in (b"", b"\xff\xfe\n", b"x" * 500_000, b'"never closed\n' * 20_000):
        names, blocks = read_header([plain])
        assert names in ((), ("x" * 500_000,)) or len(names) == 1
        assert b"".join(blocks) == plain


def test_a_part_with_other_rows_than_its_receipt_says_is_refused(lake: Lake) -> None:
    header = ["id", "value", "amount", "_file", "_line"]
    file_id = lake.file("pupils", "pupils/1.csv", [A], 10)["file_id"]
    with pytest.raises(TerminalError, match="the part has 2 rows, its receipt says 1"):
        lake.load(put_part(lake, Lake.csv(header, [(*A, file_id, 2), (*B, file_id, 3)])))
    with pytest.raises(TerminalError, match="1 rows of the part name another file"):
        lake.load(put_part(lake, Lake.csv(header, [(*A, "another", 2)])))
    assert lake.query("select count(*) from ops.file") == [(0,)]


def test_a_part_that_is_gone_is_named(lake: Lake) -> None:
    receipt = lake.file("pupils", "pupils/1.csv", [A], 10)
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
