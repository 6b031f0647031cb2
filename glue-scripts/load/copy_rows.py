"""COPY of one part into its staging table, as it is or row by row."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg import sql

from .database import Connection
from .refuse_rows import refuse_rows
from .staging import PROVENANCE, StagingTable

_AS_TEXT = sql.Identifier("pg_temp", "as_text")


def copy_as_it_is(
    db: Connection, table: StagingTable, names: tuple[str, ...], blocks: Iterable[bytes]
) -> tuple[int, str]:
    """Streams CSV with the header `names` byte for byte; returns the number of rows and the transaction that copied them."""
    with db.transaction():
        return _copy_into(db, table.identifier, names, blocks), _transaction(db)


def _copy_into(db: Connection, table: sql.Identifier, names: tuple[str, ...], blocks: Iterable[bytes]) -> int:
    statement = sql.SQL("copy {} ({}) from stdin (format csv, header match, encoding 'UTF8')")
    with db.cursor() as cursor:
        with cursor.copy(statement.format(table, _listed(names))) as copy:
            for block in blocks:
                copy.write(block)
        return cursor.rowcount


def copy_row_by_row(
    db: Connection, table: StagingTable, refused: StagingTable, names: tuple[str, ...], blocks: Iterable[bytes]
) -> tuple[int, str]:
    """As `copy_as_it_is`, but rows that `table` refuses go to `refused` with their SQLSTATE. Returns the number of both.

    The part is read as text first: what is refused there (bytes that are no text, lines of another length) is no row's fault.
    """
    with db.transaction():
        cells = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in names)
        place = sql.SQL("_place bigint generated always as identity primary key, _sqlstate text")
        db.execute(sql.SQL("create temp table as_text ({}, {}) on commit drop").format(cells, place))
        rows = _copy_into(db, _AS_TEXT, names, blocks)
        types = _types(db, table, names)
        _refuse_by_column(db, types)
        values = [sql.SQL("{}::{}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind, _ in types]
        statement = sql.SQL(
            "insert into {} ({}) select {} from {} where _place between $1 and $2 and _sqlstate is null"
        ).format(table.identifier, _listed(names), sql.SQL(", ").join(values), _AS_TEXT)
        if refuse_rows(db, statement, rows):
            db.execute(
                "update pg_temp.as_text t set _sqlstate = r.state from pg_temp.refused_place r where r.place = t._place"
            )
        db.execute(
            sql.SQL(
                "insert into {} ({}) select _file, _line::bigint, _sqlstate from {} where _sqlstate is not null"
            ).format(refused.identifier, _listed(refused.columns), _AS_TEXT)
        )
        return rows, _transaction(db)


def _transaction(db: Connection) -> str:
    row = db.execute("select pg_current_xact_id()::text").fetchone()
    assert row is not None
    return str(row[0])


def _types(db: Connection, table: StagingTable, names: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """Name, type and whether it must not be NULL, in the order of `names`."""
    rows = db.execute(
        "select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute "
        "where attrelid = format('stg.%%I', %s::text)::regclass and attname = any(%s) "
        "order by array_position(%s, attname::text)",
        (table.name, list(names), list(names)),
    )
    return rows.fetchall()


def _refuse_by_column(db: Connection, types: list[tuple[str, str, bool]]) -> None:
    """What no other column has a say in is found without trying: one pass, however many rows are refused."""
    verdicts = []
    for name, kind, not_null in types:
        if name in PROVENANCE:
            # The loader's own columns: damaged ones are an error of the part.
            continue
        cell = sql.Identifier(name)
        if kind != "text":
            verdicts.append(
                sql.SQL("(pg_input_error_info({}, {})).sql_error_code").format(cell, sql.Literal(kind)),
            )
        if not_null:
            verdicts.append(sql.SQL("case when {} is null then '23502' end").format(cell))
    if verdicts:
        db.execute(
            sql.SQL(
                "update {table} t set _sqlstate = v.state from (select _place, coalesce({verdicts}) as state from {table}) v "
                "where v._place = t._place and v.state is not null"
            ).format(table=_AS_TEXT, verdicts=sql.SQL(", ").join(verdicts))
        )


def _listed(names: tuple[str, ...]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, names))
