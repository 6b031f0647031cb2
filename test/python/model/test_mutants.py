"""Each rule that is taken out of the product is noticed by a history: a mutant that survives is a hole in the model."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from .host import PROJECT
from .mutants import MUTANTS, Mutant
from .mutate import Verdict, edited, hunt
from .server import create_roles, postgres

NAMES = [mutant.name for mutant in MUTANTS]


@pytest.fixture(scope="module")
def verdicts(seed: str, pytestconfig: pytest.Config) -> Iterator[dict[str, Future[Verdict]]]:
    """What became of each mutant, two at a time: the seed that it is known by, then as many others as are asked for."""
    others = [f"{seed}/{number}" for number in range(int(pytestconfig.getoption("--hunt")))]
    with postgres() as server, ThreadPoolExecutor(2) as pool:
        create_roles(server)
        yield {mutant.name: pool.submit(_hunt, server, mutant, [mutant.seed, *others]) for mutant in MUTANTS}


def _hunt(server: str, mutant: Mutant, seeds: list[str]) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="edulake-mutant-") as folder:
        return hunt(server, f"mutant_{mutant.name}", mutant, seeds, Path(folder))


@pytest.mark.parametrize("mutant", MUTANTS, ids=NAMES)
def test_the_rule_is_where_the_mutant_says(mutant: Mutant) -> None:
    for edit in mutant.edits:
        edited((PROJECT / edit.file).read_text(), edit.old, edit.new, edit.file)


@pytest.mark.parametrize("mutant", MUTANTS, ids=NAMES)
def test_without_the_rule_a_history_fails(mutant: Mutant, verdicts: dict[str, Future[Verdict]]) -> None:
    assert verdicts[mutant.name].result().violation, f"nobody notices that this is broken: {mutant.rule}"


def test_mutants_are_told_apart() -> None:
    assert len(set(NAMES)) == len(NAMES)
