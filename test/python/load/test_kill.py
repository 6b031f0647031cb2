"""kill -9 at every labelled place and at random times, then the same run again: nothing half visible, and the same end."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import Any

import psycopg
import pytest
from lake import Lake
from load.errors import RetryableError
from load.kill_points import LABELS
from load.load import load
from load_process import run_load

ROWS = [(f"k{n}", f"value {n}", "1.00") for n in range(50)]
COMMITTED = ("after_commit", "result_written")
RANDOM_KILLS = 50


def long_key(seed: object) -> str:
    """No index takes it."""
    return random.Random(str(seed)).randbytes(4000).hex()


def poisoned(lake: Lake, name: str, order_time: int) -> list[dict[str, Any]]:
    """Three files: rows refused when they are staged and when they are merged, in a delta and in a snapshot, and a healthy file."""
    rows = [(f"{name}-{n}", "fine", n, "1.00", None) for n in range(200)]
    rows[7] = (f"{name}-7", "devil", 7, None, None)
    rows[100] = (long_key(name), "fine", 100, None, None)
    return [
        lake.file("checked", f"checked/{name}.csv", rows, order_time, parts=2, rejects=[(900, "quote")]),
        lake.file("checked_snapshot", f"checked/{name}-2.csv", rows, order_time),
        lake.file("pupils", f"pupils/{name}.csv", [(f"{name}-{key}", value, n) for key, value, n in ROWS], order_time),
    ]


def assert_balanced(lake: Lake, batches: int) -> None:
    for dataset, rows in [("checked", 198), ("checked_snapshot", 198), ("pupils", 50)]:
        expected = batches * rows
        assert lake.query(f"select count(*) from core.{dataset}") == [(expected,)]
        assert lake.query("select rows from ops.dataset where dataset = %s", dataset) == [(expected,)]
    assert lake.query("select dataset, sum(rows_inserted), sum(rows_rejected) from ops.file group by 1 order by 1") == [
        ("checked", batches * 198, batches * 3),
        ("checked_snapshot", batches * 198, batches * 2),
        ("pupils", batches * 50, 0),
    ]
    assert lake.query("select count(*) from ops.reject") == [(batches * 5,)]
    assert lake.query("select relname from pg_class where relnamespace = 'stg'::regnamespace and relkind = 'r'") == []


@pytest.mark.parametrize("label", LABELS)
def test_killed_and_run_again_it_ends_as_if_never_killed(lake: Lake, label: str) -> None:
    before = lake.file("pupils", "pupils/0.csv", [("k1", "before", None)], 5)
    lake.load(before)
    batch = [
        lake.file("pupils", "pupils/1.csv", ROWS, 10, parts=3, rejects=[(60, "missing:id")]),
        lake.file("rosters", "rosters/1.csv", ROWS, 10),
        lake.file("checked", "checked/1.csv", [("a", "devil", 1, None, None), (long_key(1), "x", 1, None, None)], 10),
    ]
    run_id = lake.plan(*batch)
    killed = run_load(lake, run_id, kill_at=label)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    if label not in COMMITTED:
        assert lake.core("pupils") == [("k1", "before", before["file_id"], 2)]
        assert lake.query("select count(*) from ops.file") == [(1,)]
        assert not lake.store.has(f"runs/{run_id}/load.json")
    lake.run(run_id)
    first = lake.result(run_id)
    assert [row[0] for row in lake.core("pupils")] == sorted(key for key, *_ in ROWS)
    assert lake.books(batch[0]) == {"label": "loaded", "read": 51, "inserted": 49, "updated": 1, "rejected": 1}
    assert lake.books(batch[1]) == {"label": "loaded", "read": 50, "inserted": 50}
    assert lake.books(batch[2]) == {"label": "loaded", "read": 2, "rejected": 2}
    assert (first["version"], len(first["files"])) == (2, 4)
    # Nothing of the dead run is left, and a third time says the same.
    assert lake.query("select relname from pg_class where relnamespace = 'stg'::regnamespace and relkind = 'r'") == []
    lake.run(run_id)
    again = lake.result(run_id)
    assert {**again, "ms": None} == {**first, "ms": None}


def test_killed_at_random_times_it_always_ends_the_same(lake: Lake) -> None:
    began = time.monotonic()
    lake.load(*poisoned(lake, "measured", 1))
    duration = time.monotonic() - began
    seed = random.randrange(1 << 32)
    rnd = random.Random(seed)
    # One kill in each part of a load, some a little after its usual end.
    places = [(place + rnd.random()) / RANDOM_KILLS * 1.1 for place in range(RANDOM_KILLS)]
    print(
        f"seed {seed}, a load takes {duration:.3f} s, killed after {', '.join(f'{place:.3f}' for place in places)} of it"
    )
    killed = 0
    for number, place in enumerate(places, 2):
        run_id = lake.plan(*poisoned(lake, f"n{number}", number))
        took = killed_after(lake, run_id, place * duration)
        if took is None:
            killed += 1
        else:
            # The machine may have had more to do before.
            duration = min(duration, took)
        lake.run(run_id)
        if number % 10 == 0:
            assert_balanced(lake, number)
    assert_balanced(lake, RANDOM_KILLS + 1)
    assert lake.query("select version from ops.state") == [(RANDOM_KILLS + 1,)]
    print(f"{killed} of {RANDOM_KILLS} loads were killed before their end")
    assert killed >= RANDOM_KILLS // 2


def killed_after(lake: Lake, run_id: str, seconds: float) -> float | None:
    """The load in a process of its own; its seconds if it ended before it was killed. The kill comes at that time, no earlier."""
    began = time.monotonic()
    due = began + seconds
    child = os.fork()
    if child == 0:
        try:
            load(run_id, lake.ports())
            os._exit(0)
        finally:
            os._exit(1)
    while time.monotonic() < due:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            assert os.waitstatus_to_exitcode(status) == 0
            return time.monotonic() - began
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return time.monotonic() - began if os.waitstatus_to_exitcode(status) == 0 else None


def test_a_connection_that_ends_in_the_transaction_loads_nothing_and_is_retryable(lake: Lake, admin_url: str) -> None:
    run_id = lake.plan(lake.file("pupils", "pupils/1.csv", ROWS, 10))

    class Cut:
        def reach(self, label: str) -> None:
            if label == "before_commit":
                with psycopg.connect(admin_url, autocommit=True) as admin:
                    admin.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity "
                        "where datname = current_database() and usename = 'lake_loader'"
                    )

    with pytest.raises(RetryableError, match="PostgreSQL broke off"):
        load(run_id, lake.ports(Cut()))
    assert lake.connect().execute("select count(*) from ops.file").fetchone() == (0,)
    load(run_id, lake.ports())
    assert lake.connect().execute("select count(*) from core.pupils").fetchone() == (50,)
