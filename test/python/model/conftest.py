"""`pytest test/python/model --histories N --seed S` plays other histories than `npm test` does, and more of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
HISTORIES = 300
sys.path[:0] = [str(PROJECT / "glue-scripts"), str(PROJECT / "test" / "python")]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--histories", type=int, default=HISTORIES, help="how many histories to play on the product")
    parser.addoption("--hunt", type=int, default=0, help="in how many more histories to look for each mutant")
    parser.addoption(
        "--seed", default="edulake", help="the seed of the first; replay one by `python -m model --replay`"
    )


@pytest.fixture(scope="session")
def histories(pytestconfig: pytest.Config) -> int:
    return int(pytestconfig.getoption("--histories"))


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> str:
    return str(pytestconfig.getoption("--seed"))
