"""After the step erase nothing in the lake names the person: grepped through every version of every object, unpacked."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import erase_lambda
import pytest
from contract_lake import ContractLake
from load.erase import ErasePorts, erase
from load.errors import PreconditionFailed, TerminalError
from load.sign_in import Warehouse
from test_entry_points import ENVIRONMENT
from test_forget import ANN, BOB, OF_STUDENTS, files, is_conserved, students_in
from versioned_store import Killed, VersionedStore

HEADER = "Student Number,First Name,GPA,_file,_line,_check,_reasons"


def publish(school: ContractLake, *receipts: dict[str, Any]) -> None:
    """Puts receipts where the cleaner does, and loads them."""
    for receipt in receipts:
        put_receipt(school, receipt)
    school.load(*receipts)


def put_receipt(school: ContractLake, receipt: dict[str, Any]) -> None:
    school.store.put(receipt_key(receipt), json.dumps(receipt).encode())


def receipt_key(receipt: dict[str, Any]) -> str:
    return f"receipts/{receipt['dataset']}/{receipt['file_id']}.json"


def receipt_of(school: ContractLake, receipt: dict[str, Any]) -> dict[str, Any]:
    return json.loads(school.store.get(receipt_key(receipt)))


def with_rejects(school: ContractLake, receipt: dict[str, Any], *lines: str, suffix: str = "") -> dict[str, Any]:
    key = f"rejected/{receipt['dataset']}/{receipt['file_id']}{suffix}.csv"
    school.store.put(key, "".join(f"{line}\n" for line in [HEADER, *lines]).encode())
    renamed = [{"from": "Student Number", "to": "student_id"}]
    return {**receipt, "rejects_key": key, "drift": {"extra": [], "missing": [], "renamed": renamed}}


def put_fix(school: ContractLake, receipt: dict[str, Any], *students: str) -> str:
    key = f"fixes/{receipt['file_id']}/000000000000099-f1.json"
    rows = [{"line": n, "check": "c", "cells": {"Student Number": s, "GPA": "4"}} for n, s in enumerate(students, 2)]
    school.store.put(key, json.dumps({"fix_id": "f1", "order_time": 99, "by": "b", "at": "", "rows": rows}).encode())
    return key


def plan_forget(school: ContractLake, *receipts: dict[str, Any], name: str = "d1", student: str = ANN) -> str:
    """Loads the forgetting of a student; returns the run id, whose step erase is still to come."""
    run_id = school.plan(*receipts, forgets=[school.forget(name, "students", student)])
    school.run(run_id)
    return run_id


def run_erase(school: ContractLake, run_id: str) -> int:
    answer = erase(run_id, ErasePorts(school.store, school.connect))
    assert answer["run_id"] == run_id
    return answer["erased"]


def scene(school: ContractLake, datasets: int = 4) -> tuple[str, list[dict[str, Any]]]:
    """Ann everywhere: winner, loser, older generation, rejects, a broken record, fix, pages of search."""
    receipts = files(school, ANN, BOB)[:datasets]
    older = files(school, ANN, order_time=5)[:datasets]
    for key in [key for key in school.store.objects if key.startswith("clean/")]:
        if not any(f"/{receipt['file_id']}/" in key for receipt in receipts + older):
            del school.store.objects[key]
    first, *others = receipts
    publish(school, *older, first)
    rejects = [
        f"{ANN},Ann,9.9,f,7,c,range:gpa",
        f"{BOB},Bob,9.9,f,8,c,range:gpa",
        f'x,"{BOB},Bob,1\n{ANN},Ann,2",,f,9,c,quote',
    ]
    later = school.file("students", "students/10.csv", [school.row("students", student_id=ANN, first_name="A", gpa="3.00"),
                        school.row("students", student_id=BOB)], 10, generation=2, fixed={40: school.row("students", student_id="cid")},
                        rejects=[(7, "range:gpa"), (8, "range:gpa"), (9, "quote")])  # fmt: skip
    first_rejects = with_rejects(school, first, rejects[0])
    later = with_rejects(school, {**later, "file_id": first["file_id"]}, *rejects, suffix=".g2")
    put_fix(school, later, ANN, "cid")
    publish(school, later, *others)
    assert first_rejects["rejects_key"] in school.store.objects
    for version in (1, 2, 3):
        school.store.put(f"search/{version:012}/feed/students.ndjson.gz", ANN.encode())
    school.store.remove("search/000000000001/feed/students.ndjson.gz")
    school.store.put("search/000000000004/feed/students.ndjson.gz", BOB.encode())
    run_id = plan_forget(school)
    school.store.put("search/current.json", json.dumps({"version": 4}).encode())
    return run_id, [later, *others, *older]


def test_nothing_in_the_lake_and_nothing_in_the_warehouse_names_the_person(school: ContractLake) -> None:
    run_id, receipts = scene(school)
    assert len(school.store.keys_with(ANN)) > 10
    assert run_erase(school, run_id) == 4 + 4 + 2 + 1
    assert school.store.keys_with(ANN) == []
    assert ANN not in school.everything()
    later = receipt_of(school, receipts[0])
    assert later["rows"] == {"read": 6, "clean": 2, "rejected": 3, "duplicate": 0, "forgotten": 1}
    assert sum(part["rows"] for part in later["parts"]) == 2
    rejects = school.store.get(later["rejects_key"]).decode()
    assert rejects == f"{HEADER}\n{BOB},Bob,9.9,f,8,c,range:gpa\n"
    assert len(json.loads(school.store.get(f"fixes/{later['file_id']}/000000000000099-f1.json"))["rows"]) == 1
    assert [key for key in school.store.objects if key.startswith("search/0")] == [
        "search/000000000004/feed/students.ndjson.gz"
    ]


def test_the_other_rows_stay_byte_for_byte(school: ContractLake) -> None:
    odd = school.row("students", student_id="odd", first_name='O"Neil,\n\r x', last_name=" ünï ", city="\u2028")
    receipt = school.file("students", "students/1.csv", [odd, school.row("students", student_id=ANN), odd], 10)
    ((part),) = receipt["parts"]
    alone = school.file("students", "students/2.csv", [odd], 20)
    publish(school, receipt)
    run_erase(school, plan_forget(school))
    (new,) = receipt_of(school, receipt)["parts"]
    assert (part["rows"], new["rows"], new["own"]) == (3, 2, True)
    (row,) = text_of(school, alone["parts"][0]["key"]).split("\n", 1)[1:]
    kept = text_of(school, new["key"]).split("\n", 1)[1]
    assert kept == row.replace(alone["file_id"], receipt["file_id"]) + row.replace(
        alone["file_id"], receipt["file_id"]
    ).replace(",2\n", ",4\n")


def student_file(school: ContractLake, *students: str, order_time: int = 10, **options: Any) -> dict[str, Any]:
    rows = [school.row("students", student_id=student) for student in students]
    return school.file("students", f"students/{order_time}.csv", rows, order_time, **options)


def text_of(school: ContractLake, key: str) -> str:
    return gzip.decompress(school.store.get(key)).decode()


def test_the_ledger_follows_so_that_datasets_can_be_merged_again(school: ContractLake) -> None:
    receipts = files(school, ANN, BOB)
    publish(school, *receipts)
    newer = files(school, BOB, order_time=50)
    publish(school, *newer)
    run_erase(school, plan_forget(school))
    for receipt in receipts:
        assert school.query("select parts from ops.file where file_id = %s", receipt["file_id"]) == [
            (receipt_of(school, receipt)["parts"],)
        ]
    # Bob's older rows win again: they are read from the parts that the ledger names.
    school.load(*[{**receipt, "generation": 2, "status": "retracted", "parts": []} for receipt in newer])
    assert [students_in(school, f"core.{name}") for name in OF_STUDENTS] == [[BOB]] * 4
    assert is_conserved(school)


def test_the_books_of_changed_files_are_reported_with_the_run(school: ContractLake) -> None:
    receipts = files(school, ANN, BOB)
    publish(school, *receipts, *files(school, BOB, order_time=50))
    run_id = school.plan(forgets=[school.forget("d1", "students", ANN)], reports_version=1)
    assert school.run(run_id)["files"] == []
    run_erase(school, run_id)
    result = school.result(run_id)
    assert {file["file_id"] for file in result["files"]} == {receipt["file_id"] for receipt in receipts}
    assert (result["erase"], "ms" in result) == (True, True)


def test_a_file_that_names_the_person_in_its_rejects_alone_is_reported_with_the_run(school: ContractLake) -> None:
    """Its rejects file gets another name, which the books must tell."""
    row = school.row("students", student_id=BOB)
    plain = school.file("students", "students/3.csv", [row], 10, rejects=[(7, "range:gpa")])
    publish(school, with_rejects(school, plain, f"{ANN},Ann,9.9,f,7,c,range:gpa"))
    known = school.query("select version from ops.state")[0][0]
    run_id = school.plan(forgets=[school.forget("d1", "students", ANN)], reports_version=known)
    school.run(run_id)
    assert school.result(run_id)["files"] == []
    run_erase(school, run_id)
    assert [file["file_id"] for file in school.result(run_id)["files"]] == [plain["file_id"]]


def test_a_new_generation_made_of_the_erased_parts_balances(school: ContractLake) -> None:
    students = student_file(school, ANN, BOB)
    publish(school, students)
    run_erase(school, plan_forget(school))
    waived = {**receipt_of(school, students), "generation": 2}
    publish(school, waived)
    assert school.books(students) == {"label": "loaded", "read": 2, "unchanged": 1, "superseded": 1}


def test_a_replay_brings_the_person_back_nowhere(school: ContractLake) -> None:
    receipts = files(school, ANN, BOB)
    publish(school, *receipts)
    run_erase(school, plan_forget(school))
    replayed = [
        with_rejects(school, receipt, f" {ANN} ,Ann,9.9,f,7,c,range:gpa")
        for receipt in files(school, ANN, BOB, generation=2)
    ]
    for receipt in replayed:
        put_receipt(school, receipt)
    run_id = school.plan(*replayed)
    assert school.run(run_id)["erase"]
    # A part and a file of rejects of each dataset.
    assert len(school.store.keys_with(ANN)) == 8
    assert run_erase(school, run_id) == 8
    assert school.store.keys_with(ANN) == []
    assert ANN not in school.everything()


def test_a_receipt_that_waits_for_publish_is_treated_like_the_loaded_one(school: ContractLake) -> None:
    publish(school, student_file(school, ANN, BOB))
    waiting = student_file(school, ANN, BOB, generation=2)
    put_receipt(school, waiting)
    run_erase(school, plan_forget(school))
    assert school.store.keys_with(ANN) == []
    school.load(receipt_of(school, waiting))
    assert school.books(waiting) == {"label": "loaded", "read": 2, "unchanged": 1, "superseded": 1}


def test_parts_of_a_cleaning_under_way_stay_for_its_receipt(school: ContractLake) -> None:
    publish(school, student_file(school, BOB))
    coming = student_file(school, ANN, BOB, generation=2)
    run_erase(school, plan_forget(school))
    assert school.store.keys_with(ANN) == [coming["parts"][0]["key"]]
    put_receipt(school, coming)
    run_id = school.plan(coming)
    assert school.run(run_id)["erase"]
    run_erase(school, run_id)
    assert school.store.keys_with(ANN) == []
    assert receipt_of(school, coming)["rows"]["forgotten"] == 1


@pytest.mark.parametrize("is_loaded", [False, True])
def test_what_a_file_left_in_the_dataset_that_a_replay_took_it_from_is_erased(
    school: ContractLake, is_loaded: bool
) -> None:
    students = with_rejects(school, student_file(school, ANN, BOB, generation=1), f"{ANN},Ann,9.9,f,7,c,range:gpa")
    publish(school, students)
    job = school.file("jobs", students["file"], [school.row("jobs", job_id="j1", title="t")], 10, generation=2)
    assert job["file_id"] == students["file_id"]
    put_receipt(school, job)
    school.store.remove(receipt_key(students))
    if is_loaded:
        school.load(job)
        # The marker of the deletion and the versions below it do not stay for ever.
        del school.store.objects[receipt_key(students)]
    run_erase(school, plan_forget(school))
    assert school.store.keys_with(ANN) == []
    assert school.query("select parts from ops.file") == [
        (job["parts"],) if is_loaded else ([{**students["parts"][0], **part_left(school)}],)
    ]


def part_left(school: ContractLake) -> dict[str, Any]:
    (key,) = [key for key in school.store.objects if key.startswith("clean/students/")]
    return {"key": key, "rows": 1, "bytes": len(school.store.get(key))}


def test_forgetting_a_stranger_changes_no_object(school: ContractLake) -> None:
    publish(school, *files(school, BOB))
    before = school.store.contents()
    run_id = plan_forget(school, student="nobody-1")
    assert run_erase(school, run_id) == 0
    after = {key: body for key, body in school.store.contents().items() if not key.startswith("runs/")}
    assert after == {key: body for key, body in before.items() if not key.startswith("runs/")}


def test_erasing_again_changes_nothing(school: ContractLake) -> None:
    run_id, _ = scene(school)
    run_erase(school, run_id)
    before = school.store.contents()
    assert run_erase(school, run_id) == 0
    assert school.store.contents() == before


def test_killed_at_any_call_of_the_store_it_ends_the_same_when_run_again(school: ContractLake) -> None:
    run_id, _ = scene(school, datasets=1)
    untouched, ledger = school.store.copy(), school.query("select file_id, parts, version from ops.file")
    run_erase(school, run_id)
    wanted = {key: bodies[-1] for key, bodies in school.store.contents().items()}
    wanted_ledger = school.query("select file_id, parts from ops.file order by 1")
    for call in range(10_000):
        school.store = untouched.copy()
        restore(school, ledger)
        school.store.calls_left = call
        try:
            run_erase(school, run_id)
        except Killed:
            school.store.calls_left = None
            run_erase(school, run_id)
            assert school.store.keys_with(ANN) == [], call
            assert {key: bodies[-1] for key, bodies in school.store.contents().items()} == wanted, call
            assert school.query("select file_id, parts from ops.file order by 1") == wanted_ledger, call
            continue
        break
    assert call > 40


def test_out_of_time_after_each_file_it_goes_on_where_it_was(school: ContractLake) -> None:
    run_id, receipts = scene(school)
    busy: list[str] = []
    for calls in range(1, 100):
        store = WatchingStore(school.store, busy)
        answer = erase(run_id, ErasePorts(store, school.connect, lambda: True))
        assert bool(school.store.keys_with(ANN)) == (not answer["finished"])
        if answer["finished"]:
            break
    assert (calls, answer["erased"]) == (len({receipt["file_id"] for receipt in receipts}) + 1, 11)
    # Read once and compared once when it is replaced: what is done is not looked at again.
    assert Counter(busy) == dict.fromkeys(map(receipt_key, receipts), 2)
    assert ANN not in school.everything()


class WatchingStore(VersionedStore):
    """Tells whose receipts are read."""

    def __init__(self, store: VersionedStore, read: list[str]) -> None:
        super().__init__()
        self.objects, self._numbers, self._read = store.objects, store._numbers, read

    def get_with_etag(self, key: str) -> tuple[bytes, str]:
        if key.startswith("receipts/"):
            self._read.append(key)
        return super().get_with_etag(key)


def restore(school: ContractLake, ledger: list[tuple[Any, ...]]) -> None:
    with school.connect() as db, db.cursor() as cursor:
        cursor.executemany(
            "update ops.file set parts = %s::jsonb, version = %s where file_id = %s",
            [(json.dumps(parts), version, file_id) for file_id, parts, version in ledger],
        )


def test_a_receipt_that_is_written_meanwhile_is_left_to_the_next_attempt(school: ContractLake) -> None:
    students = student_file(school, ANN, BOB)
    publish(school, students)
    run_id = plan_forget(school)
    store = RacingStore(school.store, lambda: put_receipt(school, {**students, "generation": 2}))
    with pytest.raises(PreconditionFailed):
        erase(run_id, ErasePorts(store, school.connect))
    assert receipt_of(school, students)["generation"] == 2
    run_erase(school, run_id)
    assert school.store.keys_with(ANN) == []
    assert receipt_of(school, students)["generation"] == 2


class RacingStore(VersionedStore):
    """Lets something happen between reading and replacing."""

    def __init__(self, store: VersionedStore, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self.objects, self._numbers, self._meanwhile = store.objects, store._numbers, meanwhile

    def put_if_match(self, key: str, body: bytes, etag: str) -> None:
        self._meanwhile()
        super().put_if_match(key, body, etag)


def test_the_lambda_answers_run_and_rows(school: ContractLake, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id, _ = scene(school)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Warehouse, "connect", lambda _self: school.connect())
    monkeypatch.setattr(erase_lambda, "S3ObjectStore", lambda _bucket: school.store)
    event = {"run_id": run_id, "lake_bucket": "lake"}
    assert erase_lambda.handler(event, Clock(299_999)) == {"run_id": run_id, "erased": 1, "finished": False}
    assert erase_lambda.handler(event, Clock(300_000)) == {"run_id": run_id, "erased": 11, "finished": True}
    assert school.store.keys_with(ANN) == []
    with pytest.raises(TerminalError, match="run_id is empty"):
        erase_lambda.handler({"lake_bucket": "lake"}, Clock(0))


@dataclass(frozen=True)
class Clock:
    """What Lambda gives to a handler."""

    left: int

    def get_remaining_time_in_millis(self) -> int:
        return self.left
