"""The step erase as a Lambda in the VPC."""

from __future__ import annotations

import os
from typing import Any, Protocol

from load.erase import ErasePorts, erase
from load.host import read_host
from load.object_store import S3ObjectStore

# A third of the function's time is left for the file that is begun last.
TIME_FOR_ONE_FILE_MS = 5 * 60_000


class Context(Protocol):
    """What Lambda says of the call."""

    def get_remaining_time_in_millis(self) -> int: ...


def handler(event: dict[str, Any], context: Context) -> dict[str, Any]:
    """`{run_id, lake_bucket}` -> `{run_id, erased, finished}`. Errors: RetryableError, TerminalError."""
    host = read_host(str(event.get("run_id", "")), str(event.get("lake_bucket", "")), os.environ)

    def is_time_up() -> bool:
        return context.get_remaining_time_in_millis() < TIME_FOR_ONE_FILE_MS

    return erase(host.run_id, ErasePorts(S3ObjectStore(host.lake_bucket), host.warehouse.connect, is_time_up))
