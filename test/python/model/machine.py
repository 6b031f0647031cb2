"""Plays a history on a system, brings it to rest, and asks the oracle."""

from __future__ import annotations

from typing import Protocol

from .history import History, Move

# Far more rounds than any history needs: what is not at rest then never will be.
ROUNDS = 30


class Violation(Exception):
    """A promise that was broken."""


class System(Protocol):
    """What histories are played on. Where nothing is to be moved, moving does nothing."""

    def happen(self, number: int) -> None:
        """Somebody does the thing of that number."""

    def deliver(self, choice: int) -> None:
        """An event arrives, perhaps not for the first time."""

    def clean(self, choice: int, far: int) -> None:
        """A cleaning process goes on."""

    def kill_clean(self, choice: int) -> None: ...

    def publish(self, far: int) -> None:
        """The execution goes on, or a new one starts."""

    def kill_publish(self, choice: int) -> None:
        """The execution is dead, or believed so."""

    def zombie(self, choice: int) -> None:
        """A step that everybody believed dead goes on to its end, or an old step runs once more."""

    def settle(self) -> bool:
        """Delivers what was not done and publishes what waits; false while there is more to do."""

    def bury(self) -> None:
        """Every zombie ends."""

    def check(self) -> None:
        """Asks the oracle. Raises Violation."""


def play(history: History, system: System) -> None:
    """Raises Violation."""
    happened = 0
    for move in history.moves:
        if move.kind == "happen":
            if happened < len(history.ops):
                system.happen(happened)
                # Most events arrive at once; the others come with later moves, or in the end.
                if move.choice < 7:
                    system.deliver(happened)
                happened += 1
        else:
            _move(system, move)
    for number in range(happened, len(history.ops)):
        system.happen(number)
    _rest(system)
    system.bury()
    _rest(system)
    system.check()


def _rest(system: System) -> None:
    for _ in range(ROUNDS):
        if system.settle():
            return
    raise Violation("something stays pending for ever")


def _move(system: System, move: Move) -> None:
    if move.kind == "deliver":
        system.deliver(move.choice)
    elif move.kind == "clean":
        system.clean(move.choice, move.far)
    elif move.kind == "kill_clean":
        system.kill_clean(move.choice)
    elif move.kind == "publish":
        system.publish(move.far)
    elif move.kind == "kill_publish":
        system.kill_publish(move.choice)
    elif move.kind == "zombie":
        system.zombie(move.choice)
