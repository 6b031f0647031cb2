"""Plays many histories, in a few processes side by side: each has a database and a host of its own."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from postgres_server import create_roles, create_warehouse, database_url, postgres

from . import marts
from .history import History, generate
from .host import NodeHost
from .machine import Violation, play
from .product import Product
from .warehouse import Warehouse


@dataclass(frozen=True)
class Failure:
    """A seed whose history breaks a promise."""

    seed: str
    violation: str


@dataclass
class Outcome:
    """What came of many histories."""

    seen: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)


class Stage:
    """A host and a warehouse on which histories are played one after the other."""

    def __init__(self, host: NodeHost, warehouse: Warehouse, loader_url: str) -> None:
        self._host, self._warehouse, self._url = host, warehouse, loader_url

    def play(self, history: History) -> Counter[str]:
        """Returns what happened in it. Raises Violation."""
        marts.register(history.dataset)
        self._host.call("reset")
        self._warehouse.empty()
        product = Product(history, self._host, self._warehouse, self._url)
        try:
            play(history, product)
        finally:
            product.close()
        return product.seen

    def violation(self, history: History) -> str | None:
        try:
            self.play(history)
        except Violation as violation:
            return str(violation)
        return None


@contextmanager
def stage(server: str, name: str) -> Iterator[Stage]:
    """Makes a database of that name for as long as it is needed."""
    with closing(NodeHost()) as host:
        create_warehouse(server, name, [*host.call("tables"), *marts.statements()])
        host.call("connect", url=database_url(server, name, "lake_feed"))
        with closing(Warehouse(database_url(server, name))) as warehouse:
            yield Stage(host, warehouse, database_url(server, name, "lake_loader"))


def play_seeds(server: str, name: str, seeds: Sequence[str], until: float) -> Outcome:
    """Plays the histories of these seeds, as long as there is time (seconds since the epoch)."""
    outcome = Outcome()
    with stage(server, name) as where:
        for seed in seeds:
            if time.time() > until:
                break
            try:
                outcome.seen.update(where.play(generate(seed)))
            except Violation as violation:
                outcome.failures.append(Failure(seed, str(violation)))
    return outcome


def play_many(seed: str, histories: int, workers: int = 2, seconds: float = float("inf")) -> Outcome:
    """Plays the histories `<seed>/0`, `<seed>/1`, … in so many processes."""
    total = Outcome()
    until = time.time() + seconds
    with postgres() as server, ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        create_roles(server)
        parts = [
            pool.submit(
                play_seeds, server, f"model_{worker}", [f"{seed}/{n}" for n in range(worker, histories, workers)], until
            )
            for worker in range(workers)
        ]
        for part in parts:
            outcome = part.result()
            total.seen.update(outcome.seen)
            total.failures += outcome.failures
    return total
