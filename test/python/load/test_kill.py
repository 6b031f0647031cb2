"""kill -9 at every labelled place, then the same run again: nothing half visible, and the same end."""

from __future__ import annotations

import signal

import psycopg
import pytest
from lake import Lake
from load.errors import RetryableError
from load.kill_points import LABELS
from load.load import load
from load_process import run_load

ROWS = [(f"k{n}", f"value {n}", "1.00") for n in range(50)]
COMMITTED = ("after_commit", "result_written")


@pytest.mark.parametrize("label", LABELS)
def test_killed_and_run_again_it_ends_as_if_never_killed(lake: Lake, label: str) -> None:
    before = lake.file("students", "students/0.csv", [("k1", "before", None)], 5)
    lake.load(before)
    batch = [
        lake.file("students", "students/1.csv", ROWS, 10, parts=3, rejects=[(60, "missing:id")]),
        lake.file("rosters", "rosters/1.csv", ROWS, 10),
    ]
    run_id = lake.plan(*batch)
    killed = run_load(lake, run_id, kill_at=label)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    if label not in COMMITTED:
        assert lake.core("students") == [("k1", "before", before["file_id"], 2)]
        assert lake.query("select count(*) from ops.file") == [(1,)]
        assert not lake.store.has(f"runs/{run_id}/load.json")
    lake.run(run_id)
    first = lake.result(run_id)
    assert [row[0] for row in lake.core("students")] == sorted(key for key, *_ in ROWS)
    assert lake.books(batch[0]) == {"label": "loaded", "read": 51, "inserted": 49, "updated": 1, "rejected": 1}
    assert lake.books(batch[1]) == {"label": "loaded", "read": 50, "inserted": 50}
    assert (first["version"], len(first["files"])) == (2, 3)
    # Nothing of the dead run is left, and a third time says the same.
    assert lake.query("select relname from pg_class where relnamespace = 'stg'::regnamespace and relkind = 'r'") == []
    lake.run(run_id)
    again = lake.result(run_id)
    assert {**again, "ms": None} == {**first, "ms": None}


def test_a_connection_that_ends_in_the_transaction_loads_nothing_and_is_retryable(lake: Lake, admin_url: str) -> None:
    run_id = lake.plan(lake.file("students", "students/1.csv", ROWS, 10))

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
    assert lake.connect().execute("select count(*) from core.students").fetchone() == (50,)
