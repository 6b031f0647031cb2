"""The loader as a Lambda in the VPC, for batches up to `load.glueAbove`."""

from __future__ import annotations

import os
from typing import Any

from load.host import read_host
from load.kill_points import KillPoints
from load.load import Ports, load
from load.object_store import S3ObjectStore
from load.stage_in_threads import StageInThreads


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """`{run_id, lake_bucket}` -> `{run_id, version, erase}`. Errors: RetryableError, TerminalError."""
    host = read_host(str(event.get("run_id", "")), str(event.get("lake_bucket", "")), os.environ)
    store = S3ObjectStore(host.lake_bucket)
    connect = host.warehouse.connect
    stage = StageInThreads(connect, store, host.threads)
    return load(host.run_id, Ports(store, connect, lambda _bytes: stage, KillPoints(host.kill_at)))
