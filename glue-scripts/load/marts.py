"""Marts: tables derived from core, refreshed in the transaction of the load that touched their datasets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import psycopg

from .database import Connection, is_retryable


@dataclass(frozen=True)
class Mart:
    """`mart.<name>`; `sql/marts/<name>.sql` rebuilds it in full from the datasets it names."""

    name: str
    datasets: tuple[str, ...]

    def sql(self) -> bytes:
        """The deployed package carries `sql/marts` inside; in the project it lies beside."""
        file = f"{self.name}.sql"
        packed = resources.files(__package__).joinpath("marts", file)
        if packed.is_file():
            return packed.read_bytes()
        return Path(__file__).parents[2].joinpath("sql", "marts", file).read_bytes()


MARTS = (Mart("performance_summary", ("students_performance",)),)


def refresh_marts(db: Connection, touched: Collection[str], marts: Collection[Mart] = MARTS) -> None:
    """Rebuilds the marts that name a touched dataset, that a failure left stale, or that were never built.

    A mart that fails stays as it was: `ops.mart_state.error` says why, and the load goes on without it.
    """
    query = "select mart from ops.mart_state where stale_since is not null or refreshed_at is null"
    stale = {name for (name,) in db.execute(query).fetchall()}
    for mart in marts:
        if mart.name in stale or not set(mart.datasets).isdisjoint(touched):
            _refresh(db, mart)


def _refresh(db: Connection, mart: Mart) -> None:
    try:
        with db.transaction():
            db.execute(mart.sql())
            db.execute(
                "update ops.mart_state set version = (select version from ops.state), refreshed_at = now(), "
                "stale_since = null, error = null where mart = %s",
                (mart.name,),
            )
    except psycopg.Error as error:
        if is_retryable(error):
            raise
        # Only the code: the message may quote a row.
        db.execute(
            "update ops.mart_state set stale_since = coalesce(stale_since, now()), error = %s where mart = %s",
            (f"{type(error).__name__} {error.sqlstate}", mart.name),
        )
