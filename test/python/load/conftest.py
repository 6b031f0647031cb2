"""One PostgreSQL for all tests of the loader; each test gets a fresh database made from a migrated template."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

PROJECT = Path(__file__).parents[3]
sys.path.insert(0, str(PROJECT / "glue-scripts"))

from datasets import DATASETS  # noqa: E402
from folder_store import FolderStore  # noqa: E402
from lake import Lake, ddl_of  # noqa: E402

ROLES = ("lake_loader", "lake_feed", "lake_query")
_number = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """URL of the superuser."""
    command = ["node", "test/support/postgres.mjs"]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.stdin.close()


def database_url(server: str, database: str, user: str | None = None) -> str:
    """The same server, another database; users other than the superuser have their name as password."""
    settings = psycopg.conninfo.conninfo_to_dict(server)
    settings["dbname"] = database
    if user is not None:
        settings.update(user=user, password=user)
    return psycopg.conninfo.make_conninfo("", **settings)


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """Roles, migrations and core tables as `migrate` makes them: by a master who is no superuser."""
    with psycopg.connect(server, autocommit=True) as db:
        db.execute("create role master login createrole password 'master'")
        db.execute("create database lake_template owner master")
    with psycopg.connect(database_url(server, "lake_template", "master"), autocommit=True) as db:
        for role in ROLES:
            db.execute(sql.SQL("create role {} login password {}").format(sql.Identifier(role), sql.Literal(role)))
        for file in sorted((PROJECT / "sql" / "migrations").glob("*.sql")):
            with db.transaction():
                db.execute(file.read_bytes())
        with db.transaction():
            db.execute("set local role lake_loader")
            for statement in ddl_of(PROJECT, DATASETS):
                db.execute(statement.encode())
    return "lake_template"


@pytest.fixture
def database(server: str, template: str) -> Iterator[str]:
    """Name of a fresh warehouse."""
    name = f"warehouse_{os.getpid()}_{next(_number)}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        yield name
        db.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def lake(server: str, database: str, tmp_path: Path) -> Lake:
    """A lake folder and a fresh warehouse, reached as the loader's role."""
    return Lake(database_url(server, database, "lake_loader"), FolderStore(tmp_path / "lake"))


@pytest.fixture
def admin_url(server: str, database: str) -> str:
    """The superuser in the test's warehouse."""
    return database_url(server, database)
