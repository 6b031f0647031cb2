"""Two clouds for the whole session: `patched` is ours, `stock` is MiniStack alone. Each takes about a second to start."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(PROJECT / "local"), str(Path(__file__).parent), str(Path(__file__).parents[1])]

from asking import Server
from servers import Database, start_database, start_server


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    with start_database() as found:
        yield found


@pytest.fixture(scope="session")
def patched(tmp_path_factory: pytest.TempPathFactory, database: Database) -> Iterator[Server]:
    settings = {
        "LOCAL_PG_PORT": str(database.port),
        "LOCAL_PG_PASSWORD": database.password,
        "LOCAL_ALARM_TICK": "0.2",
        "LOCAL_SCHEDULE_SPEED": "120",
    }
    with start_server("cloud", tmp_path_factory.mktemp("patched"), settings) as server:
        yield server


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with start_server("ministack", tmp_path_factory.mktemp("stock"), {}) as server:
        yield server
