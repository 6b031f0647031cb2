"""Connections to the warehouse, and what its errors mean to the loader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from .errors import LakeError, RetryableError, TerminalError

Connection = psycopg.Connection[Any]
Connect = Callable[[], Connection]
"""Opens a new autocommit connection as the loader. It travels to Spark tasks, so it must be picklable."""

# The number that `migrate` locks too (PUBLISH_LOCK in names.ts): one writer in the warehouse at a time.
PUBLISH_LOCK = 0x6C616B65

# Connection exceptions, transaction rollback, insufficient resources, lock not available, operator intervention.
_RETRYABLE = re.compile(r"^(08|40|53|55P03|57)")
# Data exception, integrity constraint violation, program limit exceeded (an index entry that is too large).
_DATA = ("22", "23", "54")
# Only numbers and names are taken from the context: the rest of the line quotes the cell.
_COPY_CONTEXT = re.compile(r"^COPY [^\n]*?, line (\d+)(?:, column (\w+))?")


@contextmanager
def postgres_errors(doing: str, **facts: str | int | None) -> Iterator[None]:
    """Turns errors of PostgreSQL into RetryableError or TerminalError.

    PostgreSQL quotes data in its messages; only its code and the names of table, column and constraint are kept.
    """
    try:
        yield
    except psycopg.Error as error:
        raise _translated(error, doing, facts) from None


def is_retryable(error: psycopg.Error) -> bool:
    """True for lost connections, deadlocks, shutdown, lack of resources; false for what the data or a bug caused."""
    if error.sqlstate is None:
        # No answer at all: the connection went away, or never was.
        return isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError))
    return _RETRYABLE.match(error.sqlstate) is not None


def is_data_error(error: psycopg.Error) -> bool:
    """True when a row was refused for what is in it: the rows around it can be loaded."""
    return (error.sqlstate or "")[:2] in _DATA


def _translated(error: psycopg.Error, doing: str, facts: dict[str, str | int | None]) -> LakeError:
    if is_retryable(error):
        state = error.sqlstate or "connection lost"
        return RetryableError(f"PostgreSQL broke off while {doing}: {state}", **facts)
    where = _COPY_CONTEXT.match(error.diag.context or "")
    if where is not None:
        facts = {**facts, "part_line": int(where[1]), "column": where[2]}
    return TerminalError(
        f"PostgreSQL refused {doing}: {type(error).__name__}",
        sqlstate=error.sqlstate,
        table=error.diag.table_name,
        constraint=error.diag.constraint_name,
        **{"column": error.diag.column_name, **facts},
    )
