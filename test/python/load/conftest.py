"""One PostgreSQL for all tests of the loader; each test gets a fresh database made from a migrated template."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parents[1] / "glue-scripts")]

from contract_lake import ContractLake, contract_documents, contract_lake
from datasets import DATASETS
from folder_store import FolderStore
from lake import Lake, ddl_of
from postgres_server import PROJECT, create_roles, create_warehouse, database_url, postgres

# What a district may add to its tables, and cleaning knows nothing of.
CHECKS = [
    statement.format(name)
    for name in ("checked", "checked_snapshot")
    for statement in (
        "alter table core.{} add check (name <> 'devil')",
        # Of this one staging knows nothing, either.
        "create index on core.{} ((1 / case when name = 'poison' then 0 else 1 end))",
    )
]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """URL of the superuser."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def warehouse(server: str) -> str:
    """Name of a database with roles, migrations and core tables."""
    create_roles(server)
    create_warehouse(server, "warehouse", [*ddl_of(PROJECT, DATASETS), *CHECKS])
    return "warehouse"


@pytest.fixture(scope="session")
def school_manifests(server: str, warehouse: str) -> dict[str, dict[str, Any]]:
    """What the manifest says of each of the project's own datasets; their tables are in the database `contracts`."""
    documents = contract_documents(PROJECT)
    create_warehouse(server, "contracts", [statement for document in documents for statement in document["ddl"]])
    return {document["manifest"]["name"]: document["manifest"] for document in documents}


@pytest.fixture
def school(server: str, school_manifests: dict[str, dict[str, Any]]) -> Iterator[ContractLake]:
    """An empty bucket and an empty warehouse with the project's own datasets."""
    empty_warehouse(database_url(server, "contracts"))
    with contract_lake(database_url(server, "contracts", "lake_loader"), school_manifests) as lake:
        yield lake


@pytest.fixture
def admin_url(server: str, warehouse: str) -> str:
    """The superuser in the warehouse."""
    return database_url(server, warehouse)


@pytest.fixture
def lake(server: str, warehouse: str, admin_url: str, tmp_path: Path) -> Iterator[Lake]:
    """A lake folder and an empty warehouse, reached as the loader's role."""
    empty_warehouse(admin_url)
    lake = Lake(database_url(server, warehouse, "lake_loader"), FolderStore(tmp_path / "lake"))
    yield lake
    lake.close()


def empty_warehouse(admin_url: str) -> None:
    """As it was after the migrations. Deleting from empty tables takes a tenth of making a database."""
    with psycopg.connect(admin_url, autocommit=True) as db:
        db.execute(
            """do $$
               declare victim regclass;
               begin
                 set local session_replication_role = replica;
                 for victim in select oid from pg_class where relkind = 'r' and relname not in ('state', 'mart_state', 'forget_secret')
                   and relnamespace in ('core'::regnamespace, 'mart'::regnamespace, 'ops'::regnamespace)
                 loop execute format('delete from %s', victim); end loop;
                 for victim in select oid from pg_class where relkind = 'r' and relnamespace = 'stg'::regnamespace
                 loop execute format('drop table %s', victim); end loop;
                 update ops.state set version = 0;
                 update ops.mart_state set version = 0, refreshed_at = null, stale_since = null, blocked_by = '{}', error = null, as_of = null;
               end $$"""
        )
