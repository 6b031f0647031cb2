"""What is measured. Each case prints its line as soon as it is known."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from .drops import Bucket, Drop
from .one_load import THREADS
from .raw_copy import raw_copy
from .warehouse import PROJECT

SMALL_FILE = 10_000
PEER = "raw COPY of the same bytes, one connection"


@dataclass(frozen=True)
class Measured:
    seconds: float
    megabytes: float
    ms: dict[str, int]


@dataclass(frozen=True)
class Bench:
    url: str
    bucket: Bucket

    def load(self, *drops: Drop, host: str = "threads") -> Measured:
        run_id = self.bucket.plan(*drops)
        modules = [PROJECT, PROJECT / "test/python/load", PROJECT / "glue-scripts"]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, modules)),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
        }
        command = [sys.executable, "-m", "benchmarks.load.one_load", str(self.bucket.folder), self.url, run_id, host]
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        return Measured(**json.loads(answer.stdout.splitlines()[-1]))

    def copy(self, drop: Drop, connections: int = 1) -> float:
        return raw_copy(self.url, self.bucket.folder, drop.keys, connections)

    def empty(self) -> None:
        """Between cases: as it was after the migrations."""
        with psycopg.connect(self.url, autocommit=True) as db:
            tables = db.execute(
                "select string_agg(format('%I.%I', nspname, relname), ', ') from pg_class c join pg_namespace n "
                "on n.oid = c.relnamespace where relkind = 'r' and nspname in ('core', 'ops') "
                "and relname not in ('state', 'mart_state', 'forget_secret')"
            ).fetchone()
            assert tables is not None
            db.execute("set session_replication_role = replica")
            db.execute(f"truncate {tables[0]}".encode())

    def settle(self) -> None:
        """What a checkpoint of the case before costs is not this case's."""
        with psycopg.connect(self.url, autocommit=True) as db:
            db.execute("checkpoint")


def print_line(case: str, peer: str, unit: str, ours: float, theirs: float, ratio: float, **more: Any) -> None:
    """`ratio` says how many times as fast (or small) ours is: larger is better."""
    line = {"case": case, "peer": peer, "unit": unit, "ours": round(ours, 3), "theirs": round(theirs, 3)}
    print(json.dumps({**line, "ratio": round(ratio, 3), **more}), flush=True)


def staging_and_first_load(bench: Bench, rows: int, host: str) -> tuple[Drop, Measured]:
    """Staging against raw COPY, and the whole load into an empty table. The table keeps the rows."""
    first = bench.bucket.drop("marks", 1, rows)
    bench.settle()
    raw = bench.copy(first)
    bench.settle()
    side_by_side = bench.copy(first, THREADS)
    bench.settle()
    loaded = bench.load(first, host=host)
    staged = loaded.ms["stage"] / 1000
    name = f"{rows:,} x 11, {'Spark tasks' if host == 'spark' else f'{THREADS} threads'}"
    print_line(f"staging, {name}", PEER, "s", staged, raw, raw / staged, goal=0.952)
    peer = f"raw COPY of the same bytes, {THREADS} connections"
    print_line(f"staging, {name}", peer, "s", staged, side_by_side, side_by_side / staged)
    print_line(
        f"load into an empty table, {name}",
        PEER,
        "rows/s",
        rows / loaded.seconds,
        rows / raw,
        raw / loaded.seconds,
        goal=0.45,
        ms=loaded.ms,
    )
    return first, loaded


def merges(bench: Bench, rows: int, first: Drop) -> None:
    """All rows again: the same, then all other."""
    for name, version, number in (("all rows unchanged", 0, 2), ("all rows changed", 1, 3)):
        drop = bench.bucket.drop("marks", number, rows, version=version)
        bench.settle()
        raw = bench.copy(drop)
        bench.settle()
        loaded = bench.load(drop)
        print_line(f"{name}, {rows:,} x 11", PEER, "s", loaded.seconds, raw, raw / loaded.seconds, ms=loaded.ms)
    assert first.rows == rows


def small_file(bench: Bench, rows: int, number: int) -> float:
    """Seconds of one small changed file in a table of so many rows; the better of two files."""
    seconds = []
    for turn in range(2):
        drop = bench.bucket.drop("marks", number + turn, SMALL_FILE, first=rows // 2, version=2 + turn)
        bench.settle()
        seconds.append(bench.load(drop).seconds)
    return min(seconds)


def snapshot(bench: Bench, rows: int) -> None:
    """A first version, and a second with every tenth row changed and a hundredth lost, against delta's first load."""
    first = bench.bucket.drop("marks_as_snapshot", 101, rows)
    second = bench.bucket.drop("marks_as_snapshot", 102, rows - rows // 100, version=1)
    for name, drop in (("first version", first), ("second version, all changed, 1 % gone", second)):
        bench.settle()
        raw = bench.copy(drop)
        bench.settle()
        loaded = bench.load(drop)
        case = f"snapshot, {name}, {rows:,} x 11"
        print_line(case, PEER, "s", loaded.seconds, raw, raw / loaded.seconds, ms=loaded.ms)


def run_cases(url: str, folder: Path, datasets: list[dict[str, Any]], sizes: list[int], spark: bool) -> None:
    """All cases for each size, the smallest first."""
    bench = Bench(url, Bucket(folder, url, datasets))
    memory: dict[int, float] = {}
    small: dict[int, float] = {}
    for rows in sizes:
        if spark:
            bench.empty()
            staging_and_first_load(bench, rows, "spark")
        bench.empty()
        first, loaded = staging_and_first_load(bench, rows, "threads")
        memory[rows] = loaded.megabytes
        small[rows] = small_file(bench, rows, 10)
        merges(bench, rows, first)
        bench.empty()
        snapshot(bench, rows)
    least, most = sizes[0], sizes[-1]
    if least == most:
        return
    name = f"in a table of {most:,} rows"
    ours, theirs = small[most], small[least]
    print_line(f"one file of {SMALL_FILE:,} {name}", f"the same in {least:,} rows", "s", ours, theirs, theirs / ours)
    ours, theirs = memory[most], memory[least]
    print_line(f"peak memory, {most:,} rows", f"{least:,} rows", "MB", ours, theirs, theirs / ours, goal=0.9)
