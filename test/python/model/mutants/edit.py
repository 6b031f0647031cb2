"""How a rule is taken out of a copy of the product."""

from __future__ import annotations

from dataclasses import dataclass

LOAD = "glue-scripts/load/"
CLEAN = "lambdas/clean/"


@dataclass(frozen=True)
class Edit:
    """A text that is there exactly once, and what stands in its place."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """`rule` is what the product no longer does; `seed` a history that is known to notice."""

    name: str
    rule: str
    seed: str
    edits: tuple[Edit, ...]


def one(name: str, rule: str, seed: str, file: str, old: str, new: str) -> Mutant:
    """A mutant of one edit."""
    return Mutant(name, rule, seed, (Edit(file, old, new),))
