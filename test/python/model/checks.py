"""The questions to a system at rest: do rows, provenance, books, versions and the lake say what the drops say?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from .evidence import Evidence
from .history import History
from .host import NodeHost
from .machine import Violation
from .oracle import Expectation, expect, line_of
from .rules import Refusal, Said, passes
from .uploads import decision_id
from .warehouse import Books, Warehouse, person

OUTCOMES = {"clean": "loaded"}


def check(history: History, evidence: Evidence, host: NodeHost, warehouse: Warehouse, seen: Counter[str]) -> None:
    """Raises Violation."""
    receipts = _receipts(history, host)
    for upload in evidence.uploads():
        if upload.file_id not in receipts:
            raise Violation(f"upload {upload.number} has no receipt")
    books = warehouse.books()
    violation: Violation | None = None
    for files in evidence.files(receipts, _refusals(host, evidence)):
        expected = expect(history, files, evidence.forgotten())
        try:
            _check_warehouse(history, expected, warehouse, books, receipts)
            _check_staged(expected, evidence.forgotten())
            break
        except Violation as broken:
            violation = violation or broken
    else:
        raise violation or Violation("there is no way to read the files")
    _check_derived(host, warehouse, books, warehouse.mart(history.dataset).blocked)
    _check_generations(history, host)
    _check_rest(history, host, warehouse)
    _check_forgotten(evidence, host)
    _count(receipts, expected, seen)


def _check_warehouse(
    history: History,
    expected: Expectation,
    warehouse: Warehouse,
    books: Mapping[str, Books],
    receipts: Mapping[str, Mapping[str, Any]],
) -> None:
    _check_rows(history, expected, warehouse)
    for file_id, said in expected.files.items():
        _check_books(file_id, said, books.get(file_id), receipts[file_id])
    _check_open(expected, warehouse)


def _check_staged(expected: Expectation, forgotten: frozenset[int]) -> None:
    for file_id, said in expected.files.items():
        if said.accepted and not passes(said, forgotten):
            raise Violation(f"file {file_id} still brings a row that the warehouse refuses")


def _receipts(history: History, host: NodeHost) -> dict[str, dict[str, Any]]:
    found = {}
    for folder in (history.dataset, "unrecognised"):
        for key in host.call("list", prefix=f"receipts/{folder}/"):
            receipt = host.json(key)
            if receipt["file_id"] in found:
                raise Violation(f"file {receipt['file_id']} has two receipts")
            found[receipt["file_id"]] = receipt
    return found


def _refusals(host: NodeHost, evidence: Evidence) -> dict[str, list[Refusal]]:
    """What the warehouse decided, as clean keeps it: rows that only PostgreSQL refuses."""
    refusals: dict[str, list[Refusal]] = {}
    for key in host.call("list", prefix="decisions/"):
        decision = host.json(key)
        if decision["kind"] == "reject_rows":
            fixes, deploys = frozenset(decision["fixes"]), evidence.deploys_of(decision["contract_hash"])
            refusals.setdefault(decision["file_id"], []).extend(
                Refusal(row["line"] - 1, row["own"], fixes, deploys) for row in decision["rows"]
            )
    return refusals


def _check_rows(history: History, expected: Expectation, warehouse: Warehouse) -> None:
    got, want = warehouse.rows(history), dict(expected.rows)
    if {key: row[:2] for key, row in got.items()} != {key: row[:2] for key, row in want.items()}:
        raise Violation(f"rows: warehouse {got} oracle {want}")
    if got != want:
        raise Violation(f"provenance: warehouse {got} oracle {want}")


def _check_books(file_id: str, said: Said, books: Books | None, receipt: Mapping[str, Any]) -> None:
    if books is None:
        raise Violation(f"file {file_id} never reached the ledger")
    outcome = OUTCOMES.get(said.status, said.status)
    if books.outcome != outcome:
        raise Violation(f"outcome of {file_id}: {books.outcome}, should be {outcome}")
    if books.generation != receipt["generation"]:
        raise Violation(f"generation of {file_id}: ledger {books.generation}, receipt {receipt['generation']}")
    if not said.accepted:
        return
    if not books.balance:
        raise Violation(f"books of {file_id} do not balance: {dict(books.counts)}")
    counted = (books.counts["read"], books.counts["rejected"], books.counts["duplicate"])
    if counted != (said.read, len(said.open), said.duplicates):
        raise Violation(f"books of {file_id}: {dict(books.counts)}, oracle {said}")


def _check_open(expected: Expectation, warehouse: Warehouse) -> None:
    got = warehouse.open_rejects()
    for file_id, said in expected.files.items():
        if not said.accepted:
            got.pop(file_id, None)
    want = {file_id: {line_of(number) for number in numbers} for file_id, numbers in expected.open.items()}
    if got != want:
        raise Violation(f"open rejects: warehouse {got} oracle {want}")


def _check_derived(host: NodeHost, warehouse: Warehouse, books: Mapping[str, Books], blocked: bool) -> None:
    """Whoever carries a version carries the warehouse's, and tells its books."""
    version = warehouse.version()
    for pointer in ("search/current.json", "reports/current.json"):
        shown = (host.json(pointer) or {}).get("version", 0)
        # While a dataset is blocked search stays behind; nobody is ever ahead.
        may_lag = blocked and pointer.startswith("search")
        if shown > version or (shown < version and not may_lag):
            raise Violation(f"{pointer} shows version {shown}, the warehouse is at {version}")
    for file_id, book in books.items():
        told = host.json(f"reports/file/{file_id}.json")
        facts = (told["outcome"], told["generation"], told["version"]) if told else None
        if facts != (book.label, book.generation, book.version):
            raise Violation(f"report of {file_id}: {facts}, ledger {book}")


def _check_generations(history: History, host: NodeHost) -> None:
    """Each receipt follows the one before it; a file changes its contract only when somebody replays it."""
    replays = {decision_id(number) for number, op in enumerate(history.ops) if op.kind == "replay"}
    for key in host.call("list", prefix=f"receipts/{history.dataset}/"):
        for before, after in pairwise(host.call("past", key=key)):
            # Erasing writes the same generation once more.
            same = all(before[name] == after[name] for name in ("generation", "contract_hash", "fixes", "decisions"))
            if not same and after["generation"] != before["generation"] + 1:
                raise Violation(f"{key}: generation {before['generation']} was followed by {after['generation']}")
            replayed = replays & {*after["decisions"]} - {*before["decisions"]}
            if before["contract_hash"] != after["contract_hash"] and not replayed:
                raise Violation(f"{key}: generation {after['generation']} has another contract, and nobody replayed it")


def _check_forgotten(evidence: Evidence, host: NodeHost) -> None:
    """Nothing in the lake names somebody who was forgotten; uploads stay until people delete them."""
    for number in evidence.forgotten():
        if keys := host.call("mentions", body=person(number)):
            raise Violation(f"forgotten, but named in {keys}")


def _check_rest(history: History, host: NodeHost, warehouse: Warehouse) -> None:
    for zone in ("pending/", "failed/"):
        if left := host.call("list", prefix=zone):
            raise Violation(f"left: {left}")
    if warehouse.staging_tables():
        raise Violation("staging tables are left")
    if not warehouse.is_conserved(history.dataset):
        raise Violation("core does not hold what was inserted and not removed")


def _count(receipts: dict[str, dict[str, Any]], expected: Expectation, seen: Counter[str]) -> None:
    seen["histories"] += 1
    for file_id, said in expected.files.items():
        seen[f"file {said.status}"] += 1
        seen["later generation"] += receipts[file_id]["generation"] > 1
        seen["row corrected"] += any(not good.own for good in said.good)
        seen["row rejected for good"] += bool(said.open)
