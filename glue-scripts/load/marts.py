"""Marts: tables derived from core, refreshed in the transaction of the load that touched their datasets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg import sql

from . import mart_registry
from .database import Connection, is_retryable
from .documents import Manifest
from .mart_blocks import blocking_datasets
from .mart_groups import touched
from .mart_registry import Mart

# Below it a refresh by groups is quicker than anything; above, only when the groups are the smaller part of the mart.
FEW_GROUPS = 1_000


@dataclass(frozen=True)
class MartState:
    """A row of `ops.mart_state`."""

    never_built: bool
    stale: bool
    blocked_by: tuple[str, ...]
    error: str | None
    as_of: date | None


def refresh_marts(db: Connection, manifest: Manifest) -> bool:
    """Brings each mart in line with core: its touched groups, or all of it when it was blocked, failed or never built.

    A mart that fails stays as it was: `ops.mart_state.error` says why, and the load goes on without it. So does one that
    names a blocking dataset. A mart that names a dataset without a contract is left alone.
    Returns true when a mart or its state changed.
    """
    blocking = blocking_datasets(db, manifest.datasets)
    states = _states(db)
    changed = [
        _bring_up(db, mart, states[mart.name], sorted(mart.datasets & blocking))
        for mart in mart_registry.MARTS
        if mart.datasets <= manifest.datasets.keys()
    ]
    return any(changed)


def _states(db: Connection) -> dict[str, MartState]:
    rows = db.execute(
        "select mart, refreshed_at is null, stale_since is not null, blocked_by, error, as_of from ops.mart_state"
    ).fetchall()
    return {
        mart: MartState(never, stale, tuple(blocked), error, as_of)
        for mart, never, stale, blocked, error, as_of in rows
    }


def _bring_up(db: Connection, mart: Mart, state: MartState, blocked_by: list[str]) -> bool:
    is_touched = _count(db, sql.SQL("select count(*) from (select from {} limit 1) t").format(touched(db, mart))) > 0
    if blocked_by:
        return _freeze(db, mart, state, blocked_by, is_touched)
    in_full = state.never_built or state.stale or bool(state.blocked_by)
    return _refresh(db, mart, state, in_full) if in_full or is_touched else False


def _freeze(db: Connection, mart: Mart, state: MartState, blocked_by: list[str], is_touched: bool) -> bool:
    if tuple(blocked_by) == state.blocked_by and (state.stale or not is_touched):
        return False
    db.execute(
        "update ops.mart_state set blocked_by = %s, "
        "stale_since = case when %s then coalesce(stale_since, now()) else stale_since end where mart = %s",
        (blocked_by, is_touched, mart.name),
    )
    return True


def _refresh(db: Connection, mart: Mart, state: MartState, in_full: bool) -> bool:
    try:
        with db.transaction():
            if mart.is_table:
                _rewrite(db, mart, in_full, state.as_of)
            db.execute(
                "update ops.mart_state set version = (select version from ops.state), refreshed_at = now(), "
                "stale_since = null, blocked_by = '{}', error = null where mart = %s",
                (mart.name,),
            )
    except psycopg.Error as error:
        if is_retryable(error):
            raise
        # Only the code: the message may quote a row.
        failure = f"{type(error).__name__} {error.sqlstate}"
        db.execute(
            "update ops.mart_state set stale_since = coalesce(stale_since, now()), blocked_by = '{}', error = %s "
            "where mart = %s",
            (failure, mart.name),
        )
        return failure != state.error or bool(state.blocked_by)
    return True


def _rewrite(db: Connection, mart: Mart, in_full: bool, as_of_before: date | None) -> None:
    as_of = _set_as_of(db, mart) if mart.has_as_of else as_of_before
    names = {"mart": mart.table, "query": mart.query(), "touched": touched(db, mart)}
    if in_full or as_of != as_of_before or _most_is_touched(db, mart):
        # No TRUNCATE: readers see the old rows until the load commits.
        db.execute(sql.SQL("delete from {mart}").format(**names))
        db.execute(sql.SQL("insert into {mart} {query}").format(**names))
        return
    # An array, not a join: PostgreSQL carries the condition into the query, below its GROUP BY.
    some = sql.SQL("{group} = any (array(select distinct g from {touched}))")
    for template, alias in (
        ("delete from {mart} m where {some}", "m"),
        ("insert into {mart} select q.* from ({query}) q where {some}", "q"),
    ):
        condition = some.format(group=mart.group(mart.columns, alias), **names)
        db.execute(sql.SQL(template).format(some=condition, **names))


def _most_is_touched(db: Connection, mart: Mart) -> bool:
    groups = _count(db, sql.SQL("select count(distinct g) from {}").format(touched(db, mart)))
    return groups > FEW_GROUPS and groups * 4 > _count(db, sql.SQL("select count(*) from {}").format(mart.table))


def _set_as_of(db: Connection, mart: Mart) -> date | None:
    row = db.execute(mart.as_of_query()).fetchone()
    as_of = row[0] if row else None
    db.execute(
        "update ops.mart_state set as_of = %s where mart = %s and as_of is distinct from %s", (as_of, mart.name, as_of)
    )
    return as_of


def _count(db: Connection, query: sql.Composable) -> int:
    row = db.execute(query).fetchone()
    return row[0] if row else 0
