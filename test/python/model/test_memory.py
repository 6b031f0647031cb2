"""The model against its own oracle, thousands of times; each rule that it drops is noticed."""

from __future__ import annotations

from collections import Counter

import pytest

from .history import generate
from .machine import Violation, play
from .memory import Memory

HISTORIES = 3_000
RULES = (
    "order_time",
    "version_order",
    "advance",
    "merged_again",
    "current_is_accepted",
    "generation_once",
    "forget_for_ever",
    "compare_and_set",
    "look_again",
    "marker_by_generation",
    "marker_last",
    "search_upward",
)


def violation(seed: str, off: frozenset[str], seen: Counter[str]) -> str | None:
    memory = Memory(generate(seed), off)
    try:
        play(memory.history, memory)
    except Violation as broken:
        return f"{seed}: {broken}"
    seen.update(memory.seen)
    return None


def test_the_model_agrees_with_its_oracle() -> None:
    seen: Counter[str] = Counter()
    broken = [found for n in range(HISTORIES) if (found := violation(f"memory/{n}", frozenset(), seen))]
    assert broken == []
    assert seen["histories"] == HISTORIES
    assert min(seen[what] for what in ("zombie finished late", "receipt lost", "row refused by the warehouse")) > 20
    # At rest no row that the warehouse refuses is left: each one became a decision.
    assert seen["row in doubt"] * 20 < HISTORIES


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_is_dropped_is_noticed(rule: str) -> None:
    off, seen = frozenset({rule}), Counter[str]()
    assert any(violation(f"memory/{number}", off, seen) for number in range(HISTORIES)), rule
