"""Each rule that is taken out of the product is noticed by a history: a mutant that survives is a hole in the model."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from postgres_server import create_roles, postgres

from .host import PROJECT
from .mutants import MUTANTS, Mutant
from .mutate import Verdict, edited, hunt

NAMES = [mutant.name for mutant in MUTANTS]


@pytest.fixture(scope="module")
def verdicts(seed: str, request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Verdict]]]:
    """What becomes of each mutant that is asked for, two at a time: on the history that is known to notice, then on others."""
    others = [f"{seed}/{number}" for number in range(int(request.config.getoption("--hunt")))]
    items = {item.name for item in request.session.items}
    asked = [mutant for mutant in MUTANTS if f"test_without_the_rule_a_history_fails[{mutant.name}]" in items]
    with postgres() as server, ThreadPoolExecutor(2) as pool:
        create_roles(server)
        yield {mutant.name: pool.submit(_hunt, server, mutant, [mutant.seed, *others]) for mutant in asked}


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


def test_docs_semantics_names_every_mutant() -> None:
    named = re.findall(r"(?<!\*)\*([a-z_]+)\*(?!\*)", (PROJECT / "docs" / "semantics.md").read_text())
    assert set(named) == set(NAMES)
