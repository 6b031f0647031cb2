"""Labelled places at which the tests let the loader die as hard as a machine can."""

from __future__ import annotations

import os
import signal

LABELS = ("planned", "staged", "in_transaction", "before_commit", "after_commit", "result_written")


class KillPoints:
    """Does nothing unless LAKE_KILL_AT named a label; no stack ever sets it."""

    def __init__(self, kill_at: str | None = None) -> None:
        self._kill_at = kill_at

    def reach(self, label: str) -> None:
        if label == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
