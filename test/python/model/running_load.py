"""The real loader in a thread: it stands still at labelled points, goes on when it is told to, or dies there."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import psycopg
from load.kill_points import KillPoints
from load.load import Ports, load
from load.stage_in_threads import StageInThreads

from .host import HostStore, Killed, NodeHost

# Not inside the transaction: it holds the lock of the one writer, for which everybody else would wait.
STANDS_AT = ("planned", "staged", "after_commit")
DIES_AT = ("planned", "staged", "in_transaction", "before_commit", "after_commit", "result_written")


class _Points(KillPoints):
    def __init__(self, run: RunningLoad) -> None:
        super().__init__()
        self._run = run

    def reach(self, label: str) -> None:
        self._run.reached(label)


class RunningLoad:
    """One attempt of the load step. It starts at once and stands at its first label."""

    def __init__(self, run_id: str, host: NodeHost, url: str) -> None:
        self.run_id = run_id
        self.answer: dict[str, Any] | None = None
        self.error: BaseException | None = None
        self._dies_at: str | None = None
        self._go = threading.Event()
        self._still = threading.Event()
        connect = partial(psycopg.connect, url, autocommit=True)
        store = HostStore(host)
        stage = StageInThreads(connect, store, 1)
        ports = Ports(store, connect, lambda _bytes: stage, _Points(self))
        self._thread = threading.Thread(target=self._work, args=(ports,), daemon=True)
        self._thread.start()
        self._still.wait()

    @property
    def ended(self) -> bool:
        return self.answer is not None or self.error is not None

    def advance(self, labels: int | None = None) -> bool:
        """Goes on to the label after so many others, or to the end. True when it ended; raises what it raised."""
        while not self.ended and (labels is None or labels > 0):
            self._still.clear()
            self._go.set()
            self._still.wait()
            labels = None if labels is None else labels - 1
        if isinstance(self.error, Exception):
            raise self.error
        return self.ended

    def kill(self, label: str) -> None:
        """Goes on and dies at the label (or where it stands, when that is behind it already and it would end alive)."""
        self._dies_at = label
        self._go.set()
        self._thread.join()

    def reached(self, label: str) -> None:
        if self._dies_at == label:
            raise Killed
        if label in STANDS_AT and self._dies_at is None:
            self._still.set()
            self._go.wait()
            self._go.clear()
            if self._dies_at == label:
                raise Killed

    def _work(self, ports: Ports) -> None:
        try:
            self.answer = load(self.run_id, ports)
        except BaseException as error:  # noqa: BLE001 -- raised again in the thread that waits
            self.error = error
        self._still.set()
