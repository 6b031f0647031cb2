"""Both hosts stage with the same function: threads and Spark tasks end in the same warehouse."""

from __future__ import annotations

import pickle
import re
from collections.abc import Sequence

from conftest import empty_warehouse
from lake import Lake
from load.copy_parts import CopiedPart, CopyTask
from load.documents import parse_manifest
from load.errors import RetryableError, TerminalError
from load.load import Ports, load, plan_staging
from load.stage_in_spark import CopyInTask
from load.stage_in_threads import StageInThreads
from load.staging import StagingArea
from load_process import run_load

ROWS = [(f"k{n:03}", f"välue\n{n}", "1.00" if n % 3 else None) for n in range(300)]
POISON = ("c", "devil", 1, None, None)
CORE = "select id, value, amount, _eff, _ot, _file, _own, _line, _contract, _deleted from core.{} order by id"


def batch(lake: Lake) -> str:
    return lake.plan(
        lake.file(
            "pupils",
            "pupils/1.csv",
            ROWS,
            10,
            parts=4,
            fixed={900: ("fixed", "row", None)},
            rejects=[(901, "quote")],
        ),
        lake.file("pupils", "pupils/2.csv", ROWS[:50], 20),
        lake.file("rosters", "rosters/1.csv", ROWS, 30, parts=2),
        lake.file("checked", "checked/1.csv", [(key, "fine", 1, None, None) for key in "ab"] + [POISON], 40),
    )


def everything(lake: Lake) -> list[object]:
    ledger = "select to_jsonb(f) - 'loaded_at' from ops.file f order by file_id"
    history = "select to_jsonb(l) - 'loaded_at' from ops.load l order by file_id, part"
    rejects = "select to_jsonb(r) - 'at' from ops.reject r order by file_id, line"
    tables = [CORE.format("pupils"), CORE.format("rosters"), ledger, history, rejects]
    return [lake.query(statement) for statement in tables]


def test_spark_tasks_and_threads_give_the_same_warehouse(lake: Lake, admin_url: str) -> None:
    run_id = batch(lake)
    damaged = lake.file("pupils", "pupils/9.csv", [("a", "one", None)], 90)
    header = ["id", "value", "amount", "_file", "_line"]
    lake.store.put(
        damaged["parts"][0]["key"], Lake.csv(header, [("a", "one", None, damaged["file_id"], "secret-value")])
    )
    lost = lake.plan(damaged)
    spark = run_load(lake, f"{run_id},{lost}", "spark")
    assert f"'run_id': '{run_id}'" in spark.stdout, spark.stderr
    by_spark = everything(lake)
    assert len(by_spark[0]) == 301
    assert lake.query("select sum(rows_staged) from ops.load") == [(654,)]
    assert lake.query(
        "select reasons from ops.reject where file_id in (select file_id from ops.file where dataset = 'checked')"
    ) == [(["warehouse:23514"],)]
    # The second batch has a part that is damaged: the task's error arrives without its value.
    assert spark.returncode == 1
    assert re.search(r"TerminalError: PostgreSQL refused copying a part.*sqlstate 22P02", spark.stderr)
    assert "secret" not in spark.stderr
    empty_warehouse(admin_url)
    assert run_load(lake, run_id, "threads").returncode == 0
    assert everything(lake) == by_spark


def test_what_a_spark_task_gets_can_travel(lake: Lake) -> None:
    task = CopyInTask(lake.connect, lake.store)
    assert pickle.loads(pickle.dumps(task)) is not task


def test_errors_survive_the_way_back_from_a_task() -> None:
    for kind in (RetryableError, TerminalError):
        error = pickle.loads(pickle.dumps(kind("message", part="p", line=3)))
        assert (type(error), str(error), error.facts) == (kind, "message (part p, line 3)", {"part": "p", "line": 3})


def test_attempts_are_never_numbered_twice(lake: Lake) -> None:
    run_id = batch(lake)
    stage = StageInThreads(lake.connect, lake.store, 3)
    manifest = parse_manifest(lake.store.get(f"runs/{run_id}/manifest.json"))
    with lake.connect() as owner:
        area = StagingArea(owner)
        *_, tasks = plan_staging(manifest, list(manifest.files), area)
        copied = stage(tasks) + stage(tasks)
        area.drop()
    attempts = [part.attempt for part in copied]
    assert len(set(attempts)) == len(attempts) == 2 * len(tasks)
    assert sorted({part.number for part in copied}) == list(range(len(tasks)))


def test_rows_of_attempts_that_lost_are_not_merged(lake: Lake) -> None:
    """A Spark task that fails after its COPY committed is run again: its rows are in staging twice."""
    stage = StageInThreads(lake.connect, lake.store, 2)

    def twice(tasks: Sequence[CopyTask]) -> list[CopiedPart]:
        stage(tasks)
        return stage(tasks)

    ports = Ports(lake.store, lake.connect, lambda _bytes: twice)
    load(batch(lake), ports)
    assert lake.query("select count(*) from core.pupils") == [(301,)]
    assert lake.query("select sum(rows_inserted + rows_superseded) from ops.file") == [(653,)]
    assert lake.query("select count(*) from ops.reject") == [(2,)]
