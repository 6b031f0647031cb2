"""Starts run_load.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from lake import Lake

HERE = Path(__file__).parent
MODULES = os.pathsep.join([str(HERE), str(HERE.parents[2] / "glue-scripts")])


def start_load(lake: Lake, run_id: str, host: str = "threads", kill_at: str | None = None) -> subprocess.Popen[str]:
    """The loader as a process; its standard error is captured."""
    command = [sys.executable, str(HERE / "run_load.py"), str(lake.store.folder), lake.url, run_id, host]
    environment = {**os.environ, "PYTHONPATH": MODULES, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.Popen(
        command + ([kill_at] if kill_at else []),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_load(
    lake: Lake, run_id: str, host: str = "threads", kill_at: str | None = None
) -> subprocess.CompletedProcess[str]:
    process = start_load(lake, run_id, host, kill_at)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
