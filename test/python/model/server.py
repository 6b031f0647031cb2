"""A PostgreSQL for the model's histories, and databases in it as `migrate` makes them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from .host import PROJECT

ROLES = ("lake_loader", "lake_feed", "lake_query")


@contextmanager
def postgres() -> Iterator[str]:
    """A server of its own; yields the superuser's URL."""
    command = ["node", "test/support/postgres.mjs"]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.stdin.close()


@dataclass(frozen=True)
class Database:
    """One warehouse in the server."""

    server: str
    name: str

    def url(self, user: str | None = None) -> str:
        """Users other than the superuser have their name as password."""
        settings = psycopg.conninfo.conninfo_to_dict(self.server)
        settings["dbname"] = self.name
        if user is not None:
            settings.update(user=user, password=user)
        login = f"{settings['user']}:{settings['password']}"
        return f"postgres://{login}@{settings['host']}:{settings['port']}/{self.name}"


def create_roles(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as db:
        # The default makes each sign-in cost 10 ms; the histories sign in some ten thousand times.
        db.execute("set scram_iterations = 1")
        db.execute("create role master login createrole password 'master'")
        db.execute("set role master")
        for role in ROLES:
            name = sql.Identifier(role)
            db.execute(sql.SQL("create role {} login password {}").format(name, sql.Literal(role)))


def create_warehouse(server: str, name: str, statements: Sequence[str]) -> Database:
    """Migrations by a master who is no superuser, then `statements` as the loader."""
    database = Database(server, name)
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(sql.SQL("create database {} owner master").format(sql.Identifier(name)))
    with psycopg.connect(database.url("master"), autocommit=True) as db:
        for file in sorted((PROJECT / "sql" / "migrations").glob("*.sql")):
            with db.transaction():
                db.execute(file.read_bytes())
        with db.transaction():
            db.execute("set local role lake_loader")
            for statement in statements:
                db.execute(statement.encode())
    return database
