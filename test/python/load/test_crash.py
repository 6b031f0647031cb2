"""PostgreSQL itself goes away, or its last word does not arrive: the load is retryable, and run again it ends the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
from conftest import CHECKS
from datasets import DATASETS
from folder_store import FolderStore
from lake import Lake, ddl_of
from load.database import Connection, postgres_errors
from load.errors import RetryableError
from load.load import Ports, load
from load.stage_in_threads import StageInThreads
from own_server import CuttingProxy, OwnServer
from postgres_server import PROJECT, create_roles, create_warehouse, database_url
from test_kill import assert_balanced, poisoned

STAGING = "select count(*) from pg_class where relnamespace = 'stg'::regnamespace and relkind = 'r'"


@pytest.fixture(scope="module")
def own_server() -> Iterator[OwnServer]:
    server = OwnServer()
    try:
        server.start()
        create_roles(server.url)
        create_warehouse(server.url, "warehouse", [*ddl_of(PROJECT, DATASETS), *CHECKS])
        yield server
    finally:
        server.remove()


@pytest.fixture
def own_lake(own_server: OwnServer, tmp_path: Path) -> Iterator[Lake]:
    lake = Lake(database_url(own_server.url, "warehouse", "lake_loader"), FolderStore(tmp_path / "lake"))
    lake.connect = partial(connecting, lake.url)
    yield lake
    lake.close()


def connecting(url: str) -> Connection:
    """As the product's sign-in does: a server that is not there is an error that goes away."""
    with postgres_errors("connecting"):
        return psycopg.connect(url, autocommit=True)


class CrashIn:
    """A bucket whose part ends in a crash of PostgreSQL: the COPY of it has begun."""

    def __init__(self, store: FolderStore, server: OwnServer, key: str) -> None:
        self._store, self._server, self._key = store, server, key

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def stream(self, key: str) -> Iterator[bytes]:
        body = self._store.get(key)
        yield body[: len(body) // 2]
        if key == self._key:
            self._server.kill()
        yield body[len(body) // 2 :]


class CrashAt:
    def __init__(self, server: OwnServer, label: str) -> None:
        self._server, self._label = server, label

    def reach(self, label: str) -> None:
        if label == self._label:
            self._server.kill()


def test_postgresql_killed_in_mid_copy_and_in_mid_transaction(own_lake: Lake, own_server: OwnServer) -> None:
    batch = poisoned(own_lake, "crash", 10)
    run_id = own_lake.plan(*batch)
    store = CrashIn(own_lake.store, own_server, batch[0]["parts"][1]["key"])
    stage = StageInThreads(own_lake.connect, store, 2)
    in_copy = Ports(store, own_lake.connect, lambda _bytes: stage)
    for ports in (
        in_copy,
        own_lake.ports(CrashAt(own_server, "staged")),
        own_lake.ports(CrashAt(own_server, "before_commit")),
    ):
        with pytest.raises(RetryableError, match="PostgreSQL broke off"):
            load(run_id, ports)
        own_server.start()
        with own_lake.connect() as db:
            assert db.execute("select count(*) from ops.file").fetchone() == (0,)
            assert db.execute("select count(*) from core.checked").fetchone() == (0,)
            assert db.execute(STAGING).fetchone() != (0,)
    own_lake.run(run_id)
    assert_balanced(own_lake, 1)


def test_a_connection_cut_after_commit_was_sent(lake: Lake) -> None:
    settings = psycopg.conninfo.conninfo_to_dict(lake.url)
    proxy = CuttingProxy(int(settings["port"]))
    far = Lake(psycopg.conninfo.make_conninfo(lake.url, port=proxy.port), lake.store)

    class Arm:
        def reach(self, label: str) -> None:
            if label == "before_commit":
                proxy.armed = True

    batch = poisoned(lake, "cut", 10)
    run_id = lake.plan(*batch)
    try:
        with pytest.raises(RetryableError, match="PostgreSQL broke off"):
            load(run_id, far.ports(Arm()))
    finally:
        proxy.close()
    # The loader does not know it: it was committed.
    assert proxy.cuts == 1
    assert lake.query("select count(*) from ops.file") == [(3,)]
    result = lake.run(run_id)
    assert_balanced(lake, 1)
    assert (result["version"], {file["run_id"] for file in result["files"]}) == (1, {run_id})
    (checked,) = [file for file in result["files"] if file["file_id"] == batch[0]["file_id"]]
    assert [row["sqlstate"] for row in checked["refused_rows"]] == ["23514", "54000"]
