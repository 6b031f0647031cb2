"""Whatever people do and machines suffer: the warehouse holds what the drops say, and nothing was too rare to be seen."""

from __future__ import annotations

import pytest
from postgres_server import create_roles, postgres

from .history import from_json, generate
from .workers import Outcome, play_many, play_seeds

# Found at random; each broke a promise once.
FOUND = ("s3x4/249",)

# What must have happened how often in a hundred histories, or they prove nothing.
OFTEN_ENOUGH = {
    "upload": 200,
    "fix": 30,
    "replay": 15,
    "release": 4,
    "retract": 8,
    "waive": 4,
    "forget": 3,
    "deploy": 20,
    "recheck": 1,
    "delivered again": 80,
    "clean killed": 30,
    "execution killed": 20,
    "load killed": 5,
    "plan killed": 4,
    "index killed": 1,
    "report killed": 2,
    "zombie finished late": 40,
    "file held": 4,
    "file refused": 8,
    "file retracted": 6,
    "later generation": 40,
    "row corrected": 3,
    "row refused by the warehouse": 5,
    "mart frozen": 20,
    "mart freed": 4,
}


@pytest.fixture(scope="module")
def outcome(seed: str, histories: int) -> Outcome:
    return play_many(seed, histories)


def test_every_history_ends_as_the_oracle_says(outcome: Outcome, seed: str, histories: int) -> None:
    broken = [f"{failure.seed}: {failure.violation}" for failure in outcome.failures]
    assert broken == [], f"replay one: PYTHONPATH=glue-scripts:test/python python -m model --replay {seed}/…"
    assert outcome.seen["histories"] == histories


def test_what_broke_once_holds() -> None:
    with postgres() as server:
        create_roles(server)
        assert play_seeds(server, "model_found", FOUND, float("inf")).failures == []


@pytest.mark.parametrize("what", OFTEN_ENOUGH)
def test_the_histories_are_full_of(outcome: Outcome, histories: int, what: str) -> None:
    assert outcome.seen[what] * 100 >= OFTEN_ENOUGH[what] * histories, dict(outcome.seen)


def test_a_seed_is_one_history_and_a_history_is_data() -> None:
    histories = [generate(f"data/{number}") for number in range(50)]
    assert histories == [generate(f"data/{number}") for number in range(50)]
    assert [from_json(history.to_json()) for history in histories] == histories
    assert len({history.to_json() for history in histories}) == 50
