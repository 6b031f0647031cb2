"""One load in a process of its own, so that its memory can be told. usage: one_load FOLDER URL RUN_ID (threads|spark)"""

from __future__ import annotations

import json
import resource
import sys
import time
from functools import partial
from pathlib import Path

import psycopg
from folder_store import FolderStore

from load.load import Ports, load
from load.stage_in_spark import ON_A_LAPTOP, StageInSpark
from load.stage_in_threads import StageInThreads

THREADS = 3


def main(folder: str, url: str, run_id: str, host: str) -> None:
    store = FolderStore(Path(folder))
    connect = partial(psycopg.connect, url, autocommit=True)
    stage = StageInSpark(connect, store, ON_A_LAPTOP) if host == "spark" else StageInThreads(connect, store, THREADS)
    began = time.perf_counter()
    load(run_id, Ports(store, connect, lambda _bytes: stage))
    seconds = time.perf_counter() - began
    ms = json.loads(store.get(f"runs/{run_id}/load.json"))["ms"]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "ms": ms}))


if __name__ == "__main__":
    main(*sys.argv[1:])
