"""How long each step of a load took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Steps:
    """Whole milliseconds per step, in the order in which the steps ended."""

    def __init__(self) -> None:
        self.ms: dict[str, int] = {}
        self._last_end = time.monotonic()

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self._add(step, began)

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Counts from the end of the last step to the end of the block as `commit`."""
        yield
        self._add("commit", self._last_end)

    def _add(self, step: str, began: float) -> None:
        self._last_end = time.monotonic()
        self.ms[step] = self.ms.get(step, 0) + round((self._last_end - began) * 1000)
