"""A forgotten person leaves every table, whatever blocks, and no file brings them back."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from contract_lake import ContractLake
from load.documents import parse_manifest
from load.errors import TerminalError
from load.forget import read_forgets

ANN, BOB = "ann-4711", "bob-0815"
OF_STUDENTS = ("students", "enrollments", "student_metrics", "student_skills")


def files(school: ContractLake, *students: str, order_time: int = 10, **options: Any) -> list[dict[str, Any]]:
    """One file a dataset with a row of each student."""
    values: dict[str, dict[str, object]] = {
        "students": {"first_name": "A", "gpa": "3.00"},
        "enrollments": {"section_id": "x", "school_id": "042"},
        "student_metrics": {"final_grade": "90.00"},
        "student_skills": {"skill": "SQL"},
    }
    return [
        school.file(
            name,
            f"{name}/{order_time}.csv",
            [school.row(name, student_id=student, **values[name]) for student in students],
            order_time,
            sha256=f"{name} {order_time}",
            **options,
        )
        for name in OF_STUDENTS
    ]


def forget(
    school: ContractLake, *key: str, dataset: str = "students", name: str = "d1", **options: Any
) -> dict[str, Any]:
    return school.run(school.plan(forgets=[school.forget(name, dataset, *key)], **options))


def students_in(school: ContractLake, table: str) -> list[str]:
    return [student for (student,) in school.query(f"select student_id from {table} order by 1")]


def is_conserved(school: ContractLake) -> bool:
    """count(core) = sum(inserted) - sum(removed), and the running sums say so, too."""
    history = dict(school.query("select dataset, sum(rows_inserted) - sum(rows_removed) from ops.load group by 1"))
    sums = dict(school.query("select dataset, rows from ops.dataset"))
    counted = {name: school.query(f"select count(*) from core.{name}")[0][0] for name in OF_STUDENTS}
    return all(history.get(name, 0) == sums.get(name, 0) == n for name, n in counted.items())


def test_the_person_leaves_every_dataset_that_refers_to_them_and_the_mart(school: ContractLake) -> None:
    school.load(*files(school, ANN, BOB))
    result = forget(school, ANN)
    assert [students_in(school, f"core.{name}") for name in OF_STUDENTS] == [[BOB]] * 4
    assert students_in(school, "mart.student_profile") == [BOB]
    assert (result["version"], result["erase"]) == (2, True)
    assert ANN not in school.everything()
    assert is_conserved(school)


def test_only_a_keyed_hash_stays(school: ContractLake) -> None:
    forget(school, ANN)
    ((dataset, digest, expected),) = school.query(
        "select dataset, key_hmac, ops.key_hmac('students', array['ann-4711']) from ops.forgotten"
    )
    assert (dataset, digest) == ("students", expected)
    assert len(digest) == 32


def test_the_same_key_in_a_new_file_is_superseded(school: ContractLake) -> None:
    school.load(*files(school, ANN, BOB))
    forget(school, ANN)
    later = files(school, ANN, BOB, order_time=99)
    result = school.load(*later)
    assert [students_in(school, f"core.{name}") for name in OF_STUDENTS] == [[BOB]] * 4
    assert students_in(school, "mart.student_profile") == [BOB]
    for receipt in later:
        assert school.books(receipt) == {"label": "loaded", "read": 2, "unchanged": 1, "superseded": 1}
    assert result["erase"]
    assert is_conserved(school)


def test_forgotten_before_the_first_file_came(school: ContractLake) -> None:
    forget(school, ANN)
    receipts = files(school, ANN, BOB)
    school.load(*receipts)
    assert ANN not in school.everything()
    assert school.books(receipts[0]) == {"label": "loaded", "read": 2, "inserted": 1, "superseded": 1}


def test_in_one_batch_with_the_file_that_brings_the_person(school: ContractLake) -> None:
    receipts = files(school, ANN, BOB)
    school.run(school.plan(*receipts, forgets=[school.forget("d1", "students", ANN)]))
    assert ANN not in school.everything()
    assert school.books(receipts[0]) == {"label": "loaded", "read": 2, "inserted": 1, "superseded": 1}


def test_replaying_or_retracting_afterwards_brings_nobody_back(school: ContractLake) -> None:
    school.load(*files(school, ANN, BOB))
    # Ann's row loses against a newer one, Bob's file wins; then the newer file is withdrawn and all files are merged again.
    newer = files(school, ANN, order_time=50)
    school.load(*newer)
    forget(school, ANN)
    school.load(*files(school, ANN, BOB, generation=2))
    school.load(*[{**receipt, "generation": 2, "status": "retracted", "parts": []} for receipt in newer])
    assert [students_in(school, f"core.{name}") for name in OF_STUDENTS] == [[BOB]] * 4
    assert ANN not in school.everything()
    assert is_conserved(school)


def test_forgetting_twice_and_forgetting_a_stranger_are_fine(school: ContractLake) -> None:
    school.load(*files(school, ANN, BOB))
    assert forget(school, ANN)["version"] == 2
    assert forget(school, ANN, name="d2")["version"] == 2
    assert forget(school, "nobody", name="d3")["version"] == 3
    assert forget(school, "x", dataset="no_such_dataset", name="d4")["version"] == 4
    assert forget(school, "one", "too many", name="d5")["version"] == 5
    assert students_in(school, "core.students") == [BOB]


def test_a_run_that_was_killed_after_its_commit_changes_nothing_more(school: ContractLake) -> None:
    school.load(*files(school, ANN, BOB))
    run_id = school.plan(forgets=[school.forget("d1", "students", ANN)])
    first = school.run(run_id)
    before = school.everything()
    again = school.run(run_id)
    assert ({**again, "ms": 0}, school.everything()) == ({**first, "ms": 0}, before)


def test_what_refers_to_nobody_else_stays(school: ContractLake) -> None:
    school.load(*files(school, ANN, BOB))
    forget(school, ANN, "SQL", dataset="student_skills")
    assert students_in(school, "core.student_skills") == [BOB]
    assert students_in(school, "core.students") == [ANN, BOB]
    skills = dict(school.query("select student_id, skills from mart.student_profile"))
    assert skills == {ANN: 0, BOB: 1}


def test_forgetting_passes_a_block_and_a_mart_that_fails(school: ContractLake) -> None:
    strict = {"students": {**school.manifests["students"], "on_open_rejects": "block"}}
    school.load(*files(school, ANN, BOB))
    blocking = school.file("students", "students/2.csv", [], 20, rejects=[(2, "missing:student_id")])
    school.run(school.plan(blocking, datasets=strict))
    forget(school, ANN, datasets=strict)
    assert students_in(school, "mart.student_profile") == [BOB]
    frozen = school.query(
        "select blocked_by, stale_since is not null from ops.mart_state where mart = 'student_profile'"
    )
    assert frozen == [(["students"], True)]
    forget(school, BOB, name="d2", datasets=strict)
    assert students_in(school, "mart.student_profile") == []


def test_keys_that_are_numbers_are_compared_as_the_warehouse_spells_them(school: ContractLake) -> None:
    # order_line is an integer: 007 and 7 are one line.
    rows = [school.row("orders", order_id="o1", order_line=line, customer_id="c1") for line in (7, 8)]
    school.load(school.file("orders", "orders/1.csv", rows, 10))
    forget(school, "o1", "007", dataset="orders")
    assert school.query("select order_line from core.orders") == [(8,)]
    school.load(school.file("orders", "orders/2.csv", rows[:1], 20))
    assert school.query("select order_line from core.orders") == [(8,)]
    assert forget(school, "o1", "no number", dataset="orders", name="d2")["version"] == 4


def test_the_reader_of_feeds_may_ask_for_keys_and_sees_no_hash(school: ContractLake, server: str) -> None:
    forget(school, ANN)
    url = psycopg.conninfo.make_conninfo(server, dbname="contracts", user="lake_feed", password="lake_feed")
    with psycopg.connect(url, autocommit=True) as feed:
        ask = "select ops.forgotten_places('students', %s::jsonb)"
        assert feed.execute(ask, ('[["x"], ["ann-4711"], ["ann-4711", "y"]]',)).fetchall() == [(2,)]
        for secret in ("select * from ops.forgotten", "select ops.key_hmac('students', array['x'])"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                feed.execute(secret)
    for role in ("lake_query",):
        other = psycopg.conninfo.make_conninfo(url, user=role, password=role)
        with psycopg.connect(other, autocommit=True) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("select ops.forgotten_places('students', '[]')")


def test_an_entry_that_cannot_be_read_is_named_by_its_decision_and_never_quoted(school: ContractLake) -> None:
    task = school.forget("d1", "students", ANN)
    school.store.put(task["decision_key"], b'{"dataset": "students", "key": "' + ANN.encode())
    manifest = parse_manifest(school.store.get(f"runs/{school.plan(forgets=[task])}/manifest.json"))
    with pytest.raises(TerminalError, match="decision d1") as caught:
        read_forgets(school.store, manifest)  # type: ignore[arg-type]
    assert ANN not in str(caught.value)
    assert caught.value.__cause__ is None
