"""The model's own lake: all rules in memory, some ten thousand times faster than the product. It checks the oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from .history import ABOUT_A_FILE, REFUSED, History
from .machine import Violation
from .memory_warehouse import Loaded, MemoryWarehouse
from .oracle import FileInputs, expect
from .rules import Fix, Inputs, Refusal, Said, read

Process = Iterator[None]
"""A step: each pause is a place where it can be killed."""


@dataclass(frozen=True)
class Receipt:
    generation: int
    inputs: Inputs
    decisions: tuple[int, ...]
    said: Said


@dataclass
class File:
    """One uploaded version, and what people said of it. Decisions are numbers of things done; the warehouse's are below 0."""

    number: int
    file_id: str
    source: str
    order_time: int
    fixes: list[Fix] = field(default_factory=list)
    decisions: list[tuple[int, str]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    receipt: Receipt | None = None


class Memory:
    """Plays one history in memory. `off` names rules that it does not keep."""

    def __init__(self, history: History, off: frozenset[str] = frozenset()) -> None:
        self.history, self.off = history, off
        self.warehouse = MemoryWarehouse(history, off)
        self.seen: Counter[str] = Counter()
        self._deploys = 0
        self._files: dict[int, File] = {}
        self._newest: dict[str, int] = {}
        self._events: dict[int, bool] = {}
        self._cleaning: list[tuple[int, Process]] = []
        self._pending: set[tuple[int, int]] = set()
        self._execution: Process | None = None
        self._zombies: list[Callable[[], None]] = []
        self._index = 0
        self._refused = 0

    # People

    def happen(self, number: int) -> None:
        op = self.history.ops[number]
        if op.kind == "deploy":
            self._deploys += 1
            return
        self._events[number] = False
        if op.kind == "upload":
            time = max(op.at, self._newest.get(op.source, -1) + 1) if "order_time" not in self.off else op.at
            self._newest[op.source] = time
            self._files[number] = File(number, f"file {number:02}", op.source, time)
        elif op.kind == "fix":
            self._files[op.target].fixes.append(Fix(f"fix {number:02}", op.at, op.cells))
            self._files[op.target].fixes.sort(key=lambda fix: (fix.order_time, fix.fix_id))
        elif op.kind in ABOUT_A_FILE:
            self._files[op.target].decisions.append((number, op.kind))

    # Clean

    def deliver(self, choice: int) -> None:
        if self._events:
            number = list(self._events)[choice % len(self._events)]
            self._cleaning.append((number, self._clean(number)))

    def clean(self, choice: int, far: int | None) -> None:
        if not self._cleaning:
            return
        process = self._cleaning[choice % len(self._cleaning)]
        for _ in range(far or 1000):
            if next(process[1], "ended") == "ended":
                self._events[process[0]] = True
                self._cleaning.remove(process)
                return

    def kill_clean(self, choice: int) -> None:
        if self._cleaning:
            self._cleaning.pop(choice % len(self._cleaning))

    def _clean(self, number: int) -> Process:
        op = self.history.ops[number] if number >= 0 else None
        if op is not None and op.kind in ("forget", "recheck"):
            yield
            self._pending.add((number, 0))
            return
        file = self._files[number if op is None or op.kind == "upload" else op.target] if op else self._decided(number)
        while file.receipt is not None or (op is not None and op.kind == "upload"):
            before = file.receipt
            inputs, decisions = self._inputs(file)
            if before is not None and (before.inputs.fixes, before.decisions) == (inputs.fixes, decisions):
                yield
                self._mark(file, before.generation)
                return
            yield
            said = read(self.history, inputs)
            yield
            if file.receipt is not before and "compare_and_set" not in self.off:
                self.seen["receipt lost"] += 1
                continue
            generation = before.generation + 1 if before else 1
            file.receipt = Receipt(generation, inputs, decisions, said)
            yield
            if "look_again" in self.off:
                self._mark(file, generation)
                return

    def _mark(self, file: File, generation: int) -> None:
        self._pending.add((file.number, generation if "marker_by_generation" not in self.off else 1))

    def _decided(self, number: int) -> File:
        return next(file for file in self._files.values() if (number, "reject_rows") in file.decisions)

    def _inputs(self, file: File) -> tuple[Inputs, tuple[int, ...]]:
        """What the next generation is made of: today's contract for the first and for a new replay, else the receipt's."""
        before = file.receipt
        decisions = tuple(number for number, _ in file.decisions)
        replayed = any(kind == "replay" and (before is None or n not in before.decisions) for n, kind in file.decisions)
        deploys = self._deploys if before is None or replayed else before.inputs.deploys
        return (self._inputs_under(file, deploys), decisions)

    def _inputs_under(self, file: File, deploys: int) -> Inputs:
        return Inputs(
            self.history.ops[file.number].rows,
            deploys,
            tuple(file.fixes),
            frozenset(kind for _, kind in file.decisions),
            tuple(file.refusals),
        )

    # Publish

    def publish(self, far: int | None) -> None:
        if self._execution is None:
            if not self._pending:
                return
            self._execution = self._publish()
        for _ in range(far or 1000):
            if next(self._execution, "ended") == "ended":
                self._execution = None
                return

    def kill_publish(self, choice: int) -> None:
        self._execution = None

    def zombie(self, choice: int) -> None:
        if self._zombies:
            self.seen["zombie finished late"] += 1
            self._zombies.pop(0)()

    def _publish(self) -> Process:
        markers = set(self._pending)
        if "marker_last" in self.off:
            self._pending -= markers
        batch = [self._loaded(number) for number, generation in sorted(markers) if generation > 0]
        forgets = [self.history.ops[number].person for number, generation in markers if generation == 0 and number >= 0]
        commit = self._at_most_once(lambda: self.warehouse.load(batch, forgets))
        yield
        commit()
        yield
        for file_id, generation, refused in self.warehouse.refused():
            self._decide(file_id, generation, refused)
        version = self.warehouse.version
        point = self._at_most_once(lambda: self._point(version))
        yield
        point()
        yield
        self._pending -= markers

    def _at_most_once(self, step: Callable[[], None]) -> Callable[[], None]:
        """A step that may have been left standing: whoever comes first, it or its zombie, the other one comes again."""
        self._zombies.append(step)

        def finish() -> None:
            with suppress(ValueError):
                self._zombies.remove(step)
            step()

        return finish

    def _point(self, version: int) -> None:
        self._index = version if "search_upward" in self.off else max(self._index, version)

    def _loaded(self, number: int) -> Loaded:
        file = self._files[number]
        assert file.receipt is not None
        return Loaded(file.file_id, file.source, file.order_time, file.receipt.generation, file.receipt.said)

    def _decide(self, file_id: str, generation: int, refused: list[tuple[int, int]]) -> None:
        """What the report does: the rows that the warehouse refused become a decision about their file, once a generation."""
        file = next(file for file in self._files.values() if file.file_id == file_id)
        if file.receipt is None or file.receipt.generation != generation:
            return
        fixes = frozenset(fix.fix_id for fix in file.receipt.inputs.fixes)
        deploys = file.receipt.inputs.deploys
        new = {Refusal(number, bool(own), fixes, deploys) for number, own in refused} - {*file.refusals}
        if new:
            self._refused += 1
            self.seen["row refused by the warehouse"] += 1
            file.refusals += sorted(new, key=lambda refusal: (refusal.number, refusal.own))
            file.decisions.append((-self._refused, "reject_rows"))
            self._events[-self._refused] = False

    # Rest

    def settle(self) -> bool:
        running = {number for number, _ in self._cleaning}
        for number, done in self._events.items():
            if not done and number not in running:
                self._cleaning.append((number, self._clean(number)))
        while self._cleaning:
            self.clean(0, None)
        if self._execution is None and not self._pending:
            return all(self._events.values())
        self.publish(None)
        return False

    def bury(self) -> None:
        before = self.warehouse.version
        while self._zombies:
            self._zombies.pop(0)()
        if self.warehouse.version != before:
            raise Violation("a zombie changed the warehouse after everything was final")

    def check(self) -> None:
        files = []
        for file in self._files.values():
            if file.receipt is None:
                raise Violation(f"{file.file_id} has no receipt")
            inputs = self._inputs_under(file, file.receipt.inputs.deploys)
            files.append(FileInputs(file.file_id, file.source, file.order_time, inputs))
        forgotten = frozenset(op.person for op in self.history.ops if op.kind == "forget")
        expected = expect(self.history, files, forgotten)
        self.warehouse.check(expected)
        if self._index != self.warehouse.version:
            raise Violation(f"search shows version {self._index}, the warehouse is at {self.warehouse.version}")
        self.seen["histories"] += 1
        self.seen["row in doubt"] += any(g.row[2] in REFUSED for said in expected.files.values() for g in said.good)
