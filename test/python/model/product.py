"""The product: its real steps, PostgreSQL, and an object store in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from .checks import check
from .evidence import Evidence
from .execution import CALLS, RETRYABLE, Execution, Step, begin
from .history import ABOUT_A_FILE, History, Op
from .host import NodeHost, Standing
from .machine import Violation
from .uploads import data_file, decision, decision_id, fix_file
from .warehouse import Warehouse

# Steps of one execution with all that are tried again: far more than the state machine would do.
ATTEMPTS = 60


@dataclass
class Event:
    """An object version in the raw bucket that clean must hear of."""

    key: str
    version_id: str
    done: bool = False


class Product:
    """Plays one history; `seen` counts what happened in it."""

    def __init__(self, history: History, host: NodeHost, warehouse: Warehouse, loader_url: str) -> None:
        self.history, self.host, self.warehouse, self.url = history, host, warehouse, loader_url
        self.seen: Counter[str] = Counter()
        self.evidence = Evidence(history, host.call("deploy", deploys=0))
        self._events: list[Event] = []
        self._written = 0
        self._cleaning: list[tuple[Event, int]] = []
        self._execution: Execution | None = None
        self._runs: list[str] = []
        self._zombies: list[Step] = []
        self._begun: list[tuple[str, str]] = []
        self._version = 0
        self._mart = warehouse.mart(history.dataset)

    # People

    def happen(self, number: int) -> None:
        op = self.history.ops[number]
        self.seen[op.kind] += 1
        if op.kind == "deploy":
            self.evidence.deployed(self.host.call("deploy", deploys=self.evidence.deploys + 1))
            return
        key, body = self._object(op, number)
        stored = self.host.call("upload", key=key, body=body, at=op.at)
        self.evidence.stored(number, key, stored["file_id"], stored["version_id"])
        self._events.append(Event(key, stored["version_id"]))

    def _object(self, op: Op, number: int) -> tuple[str, str]:
        dataset = self.history.dataset
        if op.kind == "upload":
            return f"{dataset}/{op.source}.csv", data_file(op)
        target = self.evidence.file_ids[op.target] if op.kind in ABOUT_A_FILE else None
        if op.kind == "fix":
            assert target is not None
            return f"fixes/{number}.csv", fix_file(op, self.history.ops[op.target], target)
        return f"decisions/{decision_id(number)}.json", decision(op, number, target, dataset)

    # Clean

    def deliver(self, choice: int) -> None:
        if self._events:
            event = self._events[choice % len(self._events)]
            self.seen["delivered again"] += event.done
            process = self.host.start("clean", key=event.key, version_id=event.version_id)
            self._cleaning.append((event, process))

    def clean(self, choice: int, far: int | None) -> None:
        if not self._cleaning:
            return
        event, process = self._cleaning[choice % len(self._cleaning)]
        standing = self.host.advance(process, CALLS.get(far) if far else None)
        if standing.state == "waiting":
            return
        self._cleaning.remove((event, process))
        event.done = event.done or standing.state == "done"
        self._allow(standing, f"clean of {event.key}")

    def kill_clean(self, choice: int) -> None:
        if self._cleaning:
            _, process = self._cleaning.pop(choice % len(self._cleaning))
            self.host.call("kill", process=process)
            self.seen["clean killed"] += 1

    # Publish

    def publish(self, far: int | None) -> None:
        if self._execution is None:
            if not self.host.call("list", prefix="pending/"):
                return
            self._runs.append(f"run-{len(self._runs) + 1:03}")
            self._execution = Execution(self.host, self.url, self._runs[-1])
        self._note(self._execution)
        if self._execution.advance(far):
            self._execution = None
        self._look()

    def _note(self, execution: Execution) -> None:
        step = (execution.name, execution.run_id)
        if step not in self._begun:
            self._begun.append(step)

    def kill_publish(self, choice: int) -> None:
        if self._execution is None:
            return
        step, name = self._execution.step, self._execution.name
        self.seen[f"{name} killed" if step else "execution killed"] += 1
        if step is not None and choice % 2 == 1:
            self._zombies.append(step)
        elif step is not None:
            step.kill(choice)
        if step is not None and choice % 3 == 0:
            # The state machine tries the step again in the same execution.
            self._execution.step = None
        else:
            self._execution.abandon()
            self._execution = None
        self._look()

    def zombie(self, choice: int) -> None:
        if self._zombies:
            self._finish(self._zombies.pop(0))
        elif self._begun:
            # The state machine, or somebody by hand, runs an old step once more.
            self._finish(begin(self.host, self.url, *self._begun[choice % len(self._begun)]))

    def _finish(self, step: Step) -> None:
        self.seen["zombie finished late"] += 1
        standing = step.advance()
        # What it was about to read may be gone since: old versions of search are removed, forgotten people erased.
        if standing.error != "ObjectMissing":
            self._allow(standing, "a zombie step")
        self._look()

    def _allow(self, standing: Standing, what: str) -> None:
        if standing.state == "failed" and standing.error not in RETRYABLE:
            raise Violation(f"{what} failed: {standing.error}: {standing.message}")

    def _look(self) -> None:
        """After each step: versions only rise, and what the product put into the raw bucket is an event."""
        version = self.warehouse.version()
        if version < self._version:
            raise Violation(f"the warehouse went back from version {self._version} to {version}")
        if version > self._version:
            self.seen["load"] += 1
            self._look_at_mart()
        self._version = version
        written = self.host.call("written")
        for stored in written[self._written :]:
            self.seen["row refused by the warehouse"] += 1
            self._events.append(Event(stored["key"], stored["version_id"]))
        self._written = len(written)

    def _look_at_mart(self) -> None:
        before, mart = self._mart, self.warehouse.mart(self.history.dataset)
        should = before.shown if mart.blocked else mart.full
        if mart.shown != should:
            raise Violation(f"mart (blocked: {mart.blocked}): {mart.shown}, should be {should}")
        self.seen["mart frozen"] += mart.blocked and mart.shown != mart.full
        self.seen["mart freed"] += before.blocked and not mart.blocked
        self._mart = mart

    # Rest

    def settle(self) -> bool:
        for event in self._events:
            if not event.done and all(event is not other for other, _ in self._cleaning):
                process = self.host.start("clean", key=event.key, version_id=event.version_id)
                self._cleaning.append((event, process))
        while self._cleaning:
            self.clean(0, None)
        if self._execution is None and not self.host.call("list", prefix="pending/"):
            return all(event.done for event in self._events)
        self.publish(None)
        for _ in range(ATTEMPTS):
            if self._execution is None:
                return False
            self.publish(None)
        raise Violation(f"run {self._runs[-1]} does not come to its end")

    def bury(self) -> None:
        before = self.warehouse.version()
        for zombie in self._zombies:
            self._finish(zombie)
        self._zombies.clear()
        if self.warehouse.version() != before:
            raise Violation("a zombie changed the warehouse after everything was final")

    def check(self) -> None:
        check(self.history, self.evidence, self.host, self.warehouse, self.seen)

    def close(self) -> None:
        """Ends what a violation left standing."""
        for zombie in [*self._zombies, *([self._execution.step] if self._execution and self._execution.step else [])]:
            zombie.kill(0)
