"""The step erase as a Lambda in the VPC."""

from __future__ import annotations

import os
from typing import Any

from load.erase import ErasePorts, erase
from load.host import read_host
from load.object_store import S3ObjectStore


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """`{run_id, lake_bucket}` -> `{run_id, erased}`. Errors: RetryableError, TerminalError."""
    host = read_host(str(event.get("run_id", "")), str(event.get("lake_bucket", "")), os.environ)
    return erase(host.run_id, ErasePorts(S3ObjectStore(host.lake_bucket), host.warehouse.connect))
