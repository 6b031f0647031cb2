"""Runs run_load.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

from lake import Lake

HERE = Path(__file__).parent
MODULES = os.pathsep.join([str(HERE), str(HERE.parents[2] / "glue-scripts")])


def run_load(lake: Lake, run_ids: str, host: str = "threads", kill_at: str | None = None) -> CompletedProcess[str]:
    """The loader as a process, until it ends."""
    command = [sys.executable, str(HERE / "run_load.py"), str(lake.store.folder), lake.url, run_ids, host]
    environment = {**os.environ, "PYTHONPATH": MODULES, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    arguments = command + ([kill_at] if kill_at else [])
    return subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=120, check=False)
