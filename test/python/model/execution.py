"""One execution of the state machine: its steps in order, each of which can be left in the middle."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any, Protocol

import psycopg
from load.erase import ErasePorts, erase

from .host import HostStore, Killed, NodeHost, Standing
from .machine import Violation
from .running_load import DIES_AT, RunningLoad

# Calls of the store for which a step goes on; a greater number lets it end.
CALLS = {1: 3, 2: 6, 3: 12}
# What the state machine and the queue try again.
RETRYABLE = ("RetryableError", "PreconditionFailed")


class Step(Protocol):
    """A step that runs."""

    def advance(self, far: int | None = None) -> Standing: ...

    def kill(self, choice: int) -> None: ...


class NodeStep:
    """A step of the product in Node."""

    def __init__(self, host: NodeHost, process: int) -> None:
        self._host, self._process = host, process

    def advance(self, far: int | None = None) -> Standing:
        return self._host.advance(self._process, CALLS.get(far) if far else None)

    def kill(self, choice: int) -> None:
        self._host.call("kill", process=self._process)


class LoadStep:
    """The loader, in this process."""

    def __init__(self, host: NodeHost, url: str, run_id: str) -> None:
        self._run = RunningLoad(run_id, host, url)

    def advance(self, far: int | None = None) -> Standing:
        try:
            ended = self._run.advance(1 if far in CALLS else None)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the step failed with it
            return Standing("failed", error=type(error).__name__, message=str(error))
        return Standing("done", self._run.answer) if ended else Standing("waiting")

    def kill(self, choice: int) -> None:
        self._run.kill(DIES_AT[choice % len(DIES_AT)])


class EraseStep:
    """The step that takes forgotten people out of the lake. It stands before its first call, or runs to its end."""

    def __init__(self, host: NodeHost, url: str, run_id: str) -> None:
        self._host, self._url, self._run_id = host, url, run_id
        self._begun = False

    def advance(self, far: int | None = None) -> Standing:
        if far in CALLS and not self._begun:
            self._begun = True
            return Standing("waiting")
        try:
            return Standing("done", self._erase(None))
        except Exception as error:  # noqa: BLE001 -- whatever it is, the step failed with it
            return Standing("failed", error=type(error).__name__, message=str(error))

    def kill(self, choice: int) -> None:
        with suppress(Killed):
            self._erase(choice * 3)

    def _erase(self, calls: int | None) -> Any:
        connect = partial(psycopg.connect, self._url, autocommit=True)
        return erase(self._run_id, ErasePorts(HostStore(self._host, calls), connect))


class Execution:
    """Steps: plan, load, recommend, index, report, and erase before report where the load says so; plan may end it."""

    ORDER = ("plan", "load", "recommend", "index", "report")

    def __init__(self, host: NodeHost, url: str, run_id: str) -> None:
        self.run_id = run_id
        self.step: Step | None = None
        self._host, self._url = host, url
        self._order = list(self.ORDER)
        host.call("execute", run_id=run_id)

    @property
    def name(self) -> str:
        """The step that it is at."""
        return self._order[0]

    def advance(self, far: int | None = None) -> bool:
        """Goes on with the current step; true when the execution has ended well. Raises Violation."""
        self.step = self.step or begin(self._host, self._url, self.name, self.run_id)
        standing = self.step.advance(far)
        if standing.state == "waiting":
            return False
        self.step = None
        if standing.state == "failed":
            if standing.error not in RETRYABLE:
                raise Violation(f"{self.name} failed: {standing.error}: {standing.message}")
            return False
        self._go_on(standing.answer)
        if self._order:
            return False
        self._host.call("end", run_id=self.run_id, status="SUCCEEDED")
        return True

    def _go_on(self, answer: Any) -> None:
        done = self._order.pop(0)
        if done == "plan" and answer["work"] == 0:
            self._order.clear()
        if done == "load" and answer["erase"]:
            self._order.insert(self._order.index("report"), "erase")

    def abandon(self) -> Step | None:
        """The execution has failed for a reason that is not its files; returns the step that was running."""
        self._host.call("end", run_id=self.run_id, status="FAILED", error="RetryableError")
        return self.step


def begin(host: NodeHost, url: str, name: str, run_id: str) -> Step:
    if name == "load":
        return LoadStep(host, url, run_id)
    if name == "erase":
        return EraseStep(host, url, run_id)
    return NodeStep(host, host.start(name, run_id=run_id))
