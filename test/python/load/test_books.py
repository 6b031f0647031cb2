"""The ledger: exactly once, balanced or not at all, and what people are told."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from lake import Lake
from load.database import PUBLISH_LOCK
from load.errors import RetryableError, TerminalError
from load.load import load

A, B = ("a", "one", "1.50"), ("b", "two", None)


def test_a_batch_loaded_three_times_is_loaded_once(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [A, B], 10)
    run_id = lake.plan(file)
    first = lake.run(run_id)
    for _ in range(2):
        assert {**lake.run(run_id), "ms": None} == {**first, "ms": None}
    # the same generation in another run's batch: skipped, and reported again
    other = lake.load(file)
    assert other["files"] == first["files"]
    assert other["version"] == 1
    assert lake.query("select count(*) from ops.run") == [(1,)]


def test_an_older_generation_never_comes_back(lake: Lake) -> None:
    old = lake.file("pupils", "pupils/1.csv", [A], 10)
    new = lake.file("pupils", "pupils/1.csv", [B], 10, generation=2)
    lake.load(new)
    lake.load(old)
    assert [key for key, *_ in lake.core("pupils")] == ["b"]


def test_of_two_generations_in_one_manifest_the_newer_counts(lake: Lake) -> None:
    old = lake.file("pupils", "pupils/1.csv", [A], 10)
    lake.load(lake.file("pupils", "pupils/1.csv", [B], 10, generation=2), old)
    assert [key for key, *_ in lake.core("pupils")] == ["b"]


def test_equal_content_is_labelled_and_loaded_all_the_same(lake: Lake) -> None:
    files = [lake.file("pupils", f"pupils/{n}.csv", [A], n, sha256="same") for n in (10, 20, 30)]
    for file in files:
        lake.load(file)
    assert [lake.books(file) for file in files] == [
        {"label": "loaded", "read": 1, "inserted": 1},
        {"label": "duplicate_file", "read": 1, "unchanged": 1},
        {"label": "duplicate_file", "read": 1, "unchanged": 1},
    ]
    assert lake.core("pupils")[0][2] == files[2]["file_id"]


def test_the_same_file_thrice_in_a_snapshot(lake: Lake) -> None:
    files = [lake.file("rosters", "rosters/1.csv", [A], n, sha256="same") for n in (10, 20, 30)]
    for file in files:
        lake.load(file)
    assert [lake.books(file)["label"] for file in files] == ["superseded", "superseded", "duplicate_file"]


def test_a_label_that_changes_is_reported_to_the_run_that_changed_it(lake: Lake) -> None:
    first = lake.file("rosters", "rosters/1.csv", [A], 10)
    seen = lake.load(first)["version"]
    result = lake.load(lake.file("rosters", "rosters/1.csv", [B], 20), reports_version=seen)
    outcomes = {file["file_id"]: (file["outcome"], file["version"]) for file in result["files"]}
    assert outcomes[first["file_id"]] == ("superseded", 2)


def test_a_run_reports_files_that_a_dead_report_step_missed(lake: Lake) -> None:
    lost = lake.file("pupils", "pupils/1.csv", [A], 10)
    lake.load(lost)
    result = lake.load(lake.file("pupils", "pupils/2.csv", [B], 20), reports_version=0)
    assert lost["file_id"] in [file["file_id"] for file in result["files"]]
    result = lake.load(lake.file("pupils", "pupils/3.csv", [B], 30), reports_version=2)
    assert lost["file_id"] not in [file["file_id"] for file in result["files"]]


def test_load_json_has_the_shape_of_a_load_result(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [A, B], 10, rejects=[(4, "missing:id")], duplicates=2)
    result = lake.load(file)
    assert {*result} == {"run_id", "host", "version", "files", "erase", "marts_failed", "ms"}
    assert {*result["ms"]} == {"read_manifest", "sweep", "stage", "merge", "marts", "commit"}
    (entry,) = result["files"]
    loaded_at = entry.pop("loaded_at")
    assert loaded_at.endswith("Z") and len(loaded_at) == len("2026-01-01T00:00:00.000Z")
    assert entry == {
        "file_id": file["file_id"],
        "generation": 1,
        "dataset": "pupils",
        "outcome": "loaded",
        "run_id": result["run_id"],
        "version": 1,
        "rows_read": 5,
        "rows_inserted": 2,
        "rows_updated": 0,
        "rows_unchanged": 0,
        "rows_duplicate": 2,
        "rows_rejected": 1,
        "rows_superseded": 0,
        "rows_held": 0,
        "receipt_key": f"receipts/pupils/{file['file_id']}.json",
    }


def test_files_that_were_not_accepted_have_books_too(lake: Lake) -> None:
    held = lake.file("pupils", "pupils/1.csv", [A], 10, status="held", rejects=[(3, "type:amount")])
    refused = lake.file("pupils", "pupils/2.csv", [], 20, status="refused")
    unknown = lake.file(None, "strange/3.png", [], 30, status="unrecognised")
    lake.load(held, refused, unknown)
    assert lake.books(held) == {"label": "held", "read": 2, "held": 1, "rejected": 1}
    assert lake.books(refused) == {"label": "refused"}
    assert lake.books(unknown) == {"label": "unrecognised"}
    assert lake.core("pupils") == []
    assert lake.query("select receipt_key, reason from ops.file where dataset is null") == [
        (f"receipts/unrecognised/{unknown['file_id']}.json", "because")
    ]


def test_unbalanced_books_cannot_commit(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [A, B], 10)
    file["rows"]["read"] = 3
    with pytest.raises(TerminalError, match="books_balance"):
        lake.load(file)
    assert lake.core("pupils") == []
    assert lake.query("select count(*) from ops.file") == [(0,)]


def test_the_check_refuses_whatever_sets_the_counters(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 10))
    for change in (
        "rows_inserted = 2",
        "rows_read = 0",
        "rows_superseded = null",
        "rows_inserted = 2, rows_updated = -1",
    ):
        with pytest.raises(psycopg.errors.IntegrityError):
            lake.connect().execute(f"update ops.file set {change}")


def test_history_is_append_only(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A, B], 10, parts=2))
    rows = lake.query("select part, rows_staged, rows_inserted from ops.load order by part")
    assert rows == [(0, 0, 0), (1, 1, 1), (2, 1, 1)]
    for change in ("update ops.load set part = 9", "delete from ops.load", "truncate ops.load"):
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            lake.connect().execute(change)


def test_rejects_are_kept_with_their_line_and_reasons(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [A], 10, rejects=[(3, "missing:id;type:amount"), (7, "quote")])
    lake.load(file)
    rows = lake.query('select line, "check", reasons, status, generation from ops.reject order by line')
    assert rows == [(3, "c", ["missing:id", "type:amount"], "open", 1), (7, "c", ["quote"], "open", 1)]
    fixed = lake.file("pupils", "pupils/1.csv", [A], 10, generation=2, fixed={3: B}, rejects=[(7, "quote")])
    lake.load(fixed)
    assert lake.query("select line, generation from ops.reject") == [(7, 2)]
    assert lake.books(fixed) == {"label": "loaded", "read": 3, "unchanged": 1, "inserted": 1, "rejected": 1}


def test_a_newer_accepted_version_closes_open_rejects(lake: Lake) -> None:
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 10, rejects=[(3, "missing:id")]))
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 20, status="refused"))
    assert lake.query("select status from ops.reject") == [("open",)]
    lake.load(lake.file("pupils", "pupils/1.csv", [A, B], 30))
    assert lake.query("select status from ops.reject") == [("superseded",)]
    lake.load(lake.file("pupils", "pupils/1.csv", [A, B], 30, generation=2, status="held"))
    assert lake.query("select status from ops.reject") == [("open",)]


def test_a_reject_ledger_that_lost_rows_is_refused(lake: Lake) -> None:
    file = lake.file("pupils", "pupils/1.csv", [A], 10, rejects=[(3, "missing:id"), (4, "quote")])
    file["rows"].update(read=4, rejected=3)
    with pytest.raises(TerminalError, match="2 open rows, the receipt says 3"):
        lake.load(file)


def test_drift_is_kept(lake: Lake) -> None:
    drift = {"extra": ["notes"], "missing": ["amount"], "renamed": [{"from": "ID", "to": "id"}]}
    lake.load(lake.file("pupils", "pupils/1.csv", [A], 10, drift=drift))
    rows = lake.query("select kind, name, renamed_to from ops.drift order by kind")
    assert rows == [("extra", "notes", None), ("missing", "amount", None), ("renamed", "ID", "id")]


def test_two_hundred_files_are_one_load(lake: Lake) -> None:
    files = [lake.file("pupils", f"pupils/{n}.csv", [(f"k{n}", "v", None)], n) for n in range(200)]
    result = lake.load(*files)
    assert (result["version"], len(result["files"])) == (1, 200)
    assert lake.query("select count(*), count(distinct _file) from core.pupils") == [(200, 200)]
    assert lake.query("select count(*), sum(rows_inserted) from ops.file") == [(200, 200)]


def test_two_runs_at_once_load_each_file_once(lake: Lake) -> None:
    shared, own = lake.file("pupils", "pupils/1.csv", [A], 10), lake.file("pupils", "pupils/2.csv", [B], 20)
    first, second = lake.plan(shared, own), lake.plan(shared)

    class Meanwhile:
        """While the first run stands before its transaction, the second one loads a file of its batch."""

        def reach(self, label: str) -> None:
            if label == "staged":
                lake.run(second)

    load(first, lake.ports(Meanwhile()))
    loads = lake.query("select file_id, run_id, sum(rows_inserted) from ops.load group by 1, 2 order by 2")
    assert loads == [(own["file_id"], first, 1), (shared["file_id"], second, 1)]
    assert lake.query("select version from ops.state") == [(2,)]


def test_a_load_waits_for_whoever_writes_the_warehouse(lake: Lake) -> None:
    run_id = lake.plan(lake.file("pupils", "pupils/1.csv", [A], 10))
    waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
    with lake.connect() as migration, ThreadPoolExecutor(1) as pool:
        migration.execute("select pg_advisory_lock(%s)", (PUBLISH_LOCK,))
        running = pool.submit(load, run_id, lake.ports())
        deadline = time.monotonic() + 20
        while lake.query(waiting) == [(0,)] and not running.done():
            assert time.monotonic() < deadline, "the load neither waits nor ends"
        assert not running.done()
        assert lake.query("select count(*) from ops.file") == [(0,)]
        migration.execute("select pg_advisory_unlock(%s)", (PUBLISH_LOCK,))
        assert running.result(timeout=20)["version"] == 1


def test_rows_that_the_database_drops_silently_are_noticed(lake: Lake) -> None:
    with lake.connect() as db:
        db.execute("create function core.drop_b() returns trigger language plpgsql as 'begin return null; end'")
        db.execute(
            "create trigger drop_b before insert on core.pupils for each row when (new.id = 'b') execute function core.drop_b()"
        )
        try:
            with pytest.raises(TerminalError, match="1 rows were inserted, 2 were classified so"):
                lake.load(lake.file("pupils", "pupils/1.csv", [A, B], 10))
        finally:
            db.execute("drop function core.drop_b cascade")
    assert lake.query("select count(*) from ops.file") == [(0,)]


def test_staging_that_went_away_is_noticed(lake: Lake, admin_url: str) -> None:
    class Crash:
        """UNLOGGED tables are empty after a crash of PostgreSQL."""

        def reach(self, label: str) -> None:
            if label == "staged":
                with psycopg.connect(admin_url, autocommit=True) as admin:
                    for (name,) in admin.execute(
                        "select oid::regclass::text from pg_class where relpersistence = 'u' and relkind = 'r'"
                    ):
                        admin.execute(f"truncate {name}")

    run_id = lake.plan(lake.file("pupils", "pupils/1.csv", [A, B], 10))
    with pytest.raises(RetryableError, match="staging holds 0 rows of 2"):
        load(run_id, lake.ports(Crash()))
    assert lake.query("select count(*) from ops.file") == [(0,)]
    lake.run(run_id)
    assert len(lake.core("pupils")) == 2
