"""Stages from a few threads of one process: no session to start, 600,000 to 1,000,000 rows a second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Protocol

from .copy_parts import CopiedPart, CopyTask, copy_parts
from .database import Connect
from .object_store import ObjectStore


class Stage(Protocol):
    """Copies all tasks and says which attempts won, or raises."""

    def __call__(self, tasks: Sequence[CopyTask]) -> list[CopiedPart]: ...


class StageInThreads:
    """The Lambda's way. The largest parts go first, so that no thread ends with one alone."""

    def __init__(self, connect: Connect, store: ObjectStore, threads: int) -> None:
        self._connect, self._store, self._threads = connect, store, threads

    def __call__(self, tasks: Sequence[CopyTask]) -> list[CopiedPart]:
        waiting: SimpleQueue[CopyTask] = SimpleQueue()
        for task in sorted(tasks, key=lambda task: task.bytes, reverse=True):
            waiting.put(task)
        workers = min(self._threads, len(tasks))
        if workers == 0:
            return []
        with ThreadPoolExecutor(workers) as pool:
            copied = pool.map(self._work, [waiting] * workers)
            return [part for parts in copied for part in parts]

    def _work(self, waiting: SimpleQueue[CopyTask]) -> list[CopiedPart]:
        try:
            return list(copy_parts(self._connect, self._store, _until_empty(waiting)))
        except Exception:
            # The load is lost: the other threads need not copy what is left.
            for _ in _until_empty(waiting):
                pass
            raise


def _until_empty(waiting: SimpleQueue[CopyTask]) -> Iterator[CopyTask]:
    while True:
        try:
            yield waiting.get_nowait()
        except Empty:
            return
