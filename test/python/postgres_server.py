"""A PostgreSQL of the tests' own, its roles, and databases in it as `migrate` makes them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

PROJECT = Path(__file__).parents[2]
ROLES = ("lake_loader", "lake_feed", "lake_query")


@contextmanager
def postgres() -> Iterator[str]:
    """A server that ends with the block; yields the superuser's URL."""
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
    if user is not None:
        settings.update(user=user, password=user)
    login = f"{settings['user']}:{settings['password']}"
    return f"postgres://{login}@{settings['host']}:{settings['port']}/{database}"


def create_roles(server: str) -> None:
    """The master, who is no superuser, and the roles that it makes."""
    with psycopg.connect(server, autocommit=True) as db:
        # The default makes each sign-in cost 10 ms; the tests sign in some ten thousand times.
        db.execute("set scram_iterations = 1")
        db.execute("create role master login createrole password 'master'")
        db.execute("set role master")
        for role in ROLES:
            db.execute(sql.SQL("create role {} login password {}").format(sql.Identifier(role), sql.Literal(role)))


def create_warehouse(server: str, name: str, statements: Sequence[str]) -> None:
    """A database with the migrations, by the master, and then `statements`, as the loader."""
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(sql.SQL("create database {} owner master").format(sql.Identifier(name)))
    with psycopg.connect(database_url(server, name, "master"), autocommit=True) as db:
        for file in sorted((PROJECT / "sql" / "migrations").glob("*.sql")):
            with db.transaction():
                db.execute(file.read_bytes())
        with db.transaction():
            db.execute("set local role lake_loader")
            for statement in statements:
                db.execute(statement.encode())
