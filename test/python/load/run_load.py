"""Loads in a process of its own, for tests that kill it or that need Spark.

usage: run_load.py FOLDER DATABASE_URL RUN_ID[,RUN_ID…] (threads|spark) [KILL_AT]
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import psycopg
from folder_store import FolderStore
from load.kill_points import KillPoints
from load.load import Ports, load
from load.stage_in_spark import ON_A_LAPTOP, StageInSpark
from load.stage_in_threads import StageInThreads


def main(folder: str, url: str, run_ids: str, host: str, kill_at: str | None = None) -> None:
    store = FolderStore(Path(folder))
    connect = partial(psycopg.connect, url, autocommit=True)
    stage = StageInSpark(connect, store, ON_A_LAPTOP) if host == "spark" else StageInThreads(connect, store, 3)
    for run_id in run_ids.split(","):
        print(load(run_id, Ports(store, connect, lambda _bytes: stage, KillPoints(kill_at))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
