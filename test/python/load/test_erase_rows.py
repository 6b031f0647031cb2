"""Whose a row is, and how CSV comes back as it was."""

from __future__ import annotations

import random

import pytest
from load.csv_records import csv_records
from load.documents import Column, Dataset, Manifest, Reference
from load.erase import needles
from load.row_owners import normalise_header, owners_in_part, owners_in_rejects

GRADES = Dataset(
    name="grades",
    mode="delta",
    contract_version="1",
    columns=(Column("number", "integer"), Column("student_id", "text"), Column("course", "text")),
    key=("number",),
    references=(Reference(("student_id",), "students"), Reference(("student_id", "course"), "places")),
)
RENAMED = [{"from": "Student No.", "to": "student_id"}]


def test_a_row_belongs_to_its_key_and_to_whom_it_refers_to() -> None:
    owners = owners_in_part(GRADES, ["number", "student_id", "course", "_file", "_line"])
    assert list(owners.of(["7", "s1", "art", "f", "2"])) == [
        ("grades", ("7",)),
        ("students", ("s1",)),
        ("places", ("s1", "art")),
    ]


def test_rejects_are_read_by_the_names_of_the_raw_file() -> None:
    owners = owners_in_rejects(GRADES, ["Student No.", "_reasons", "NUMBER "], RENAMED)
    # As the warehouse spells them: a number without zeros, a text without blanks around it.
    assert set(owners.of([" s1 ", "type:course", "+007"])) == {("grades", ("7",)), ("students", ("s1",))}
    assert set(owners.of([])) == set()


@pytest.mark.parametrize("reasons", ["field_count", "quote", "type:number;encoding"])
def test_a_record_without_its_shape_belongs_to_everybody_whom_it_names(reasons: str) -> None:
    owners = owners_in_rejects(GRADES, ["number", "Student No.", "course", "_reasons"], RENAMED)
    found = set(owners.of(["1;s1", 'x,"s2\ns3"', "", reasons]))
    assert {("students", (name,)) for name in ("s1", "s2", "s3")} <= found
    assert ("grades", ("1",)) in found


def test_what_the_cleaner_says_of_a_record_is_nobodys_key() -> None:
    header = ["number", "c2", "_line", "_file", "_line", "_byte", "_length", "_check", "_reasons"]
    owners = owners_in_rejects(GRADES, header, RENAMED)
    found = set(owners.of(["1", "x", "21", "f", "31", "41", "51", "61", "field_count"]))
    assert {("grades", ("1",)), ("grades", ("21",))} <= found
    assert found.isdisjoint({("grades", (number,)) for number in ("31", "41", "51", "61")})


def test_without_a_column_for_the_key_any_cell_may_be_it() -> None:
    owners = owners_in_rejects(GRADES, ["c1", "c2", "_reasons"], [])
    assert ("students", ("s1",)) in set(owners.of(["x", "s1", "missing:course"]))


def test_the_hash_of_a_row_is_nobodys_key() -> None:
    keyless = Dataset("visits", "snapshot", "1", (Column("student_id", "text"), Column("_key", "text")), ("_key",),
                      references=(Reference(("student_id",), "students"),))  # fmt: skip
    assert list(owners_in_part(keyless, ["student_id", "_key"]).of(["s1", "abc"])) == [("students", ("s1",))]


@pytest.mark.parametrize(
    ("name", "bare"), [("Race/Ethnicity", "raceethnicity"), ("Élève №", "eleveno"), ("%", "%"), ("GPA (%)", "gpa")]
)
def test_header_names_are_compared_as_the_cleaner_does(name: str, bare: str) -> None:
    assert normalise_header(name) == bare


def cell(text: str) -> str:
    """As lambdas/clean/engine/csv-line.ts writes it."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set('",\r\n') else text


def test_records_are_the_bytes_again_and_the_cells_are_csvs() -> None:
    rnd = random.Random(5)
    for _ in range(200):
        rows = [["".join(rnd.choices('ab",\n\r é\x85\u2028', k=rnd.randrange(6))) for _ in range(3)] for _ in range(5)]
        body = "".join(f"{','.join(map(cell, row))}\n" for row in rows).encode()
        size = rnd.randrange(1, 9)
        records = list(csv_records(body[at : at + size] for at in range(0, len(body), size)))
        assert "".join(record for record, _ in records).encode() == body
        assert [cells for _, cells in records] == rows


def test_what_must_stand_in_a_file_that_names_a_key() -> None:
    manifest = Manifest(
        "r", "lambda", 0, {"grades": GRADES, "t": Dataset("t", "delta", "1", (Column("k", "text"),), ("k",))}, ()
    )
    assert needles(manifest, (("grades", ("007",)), ("t", ('O"Neil jr',)), ("t", ("00-7",)))) == (
        b"7",
        b"Neil jr",
        b"00-7",
    )
