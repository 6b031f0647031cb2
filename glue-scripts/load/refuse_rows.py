"""Finds the rows that PostgreSQL refuses among those that it takes, by halving."""

from __future__ import annotations

from psycopg import sql

from .database import Connection

# Halving costs a refused row about twice the logarithm of the rows around it; one savepoint a row would cost all of them.
# The conditions are whole classes: data exceptions (22), violated constraints (23), limits such as an index entry's size (54).
_FUNCTION = """
create or replace function pg_temp.refuse_rows(statement text, low bigint, high bigint)
  returns table (place bigint, state text) language plpgsql as $$
begin
  execute statement using low, high;
exception when data_exception or integrity_constraint_violation or program_limit_exceeded then
  if low = high then
    place := low;
    state := sqlstate;
    return next;
  else
    return query select * from pg_temp.refuse_rows(statement, low, low + (high - low) / 2);
    return query select * from pg_temp.refuse_rows(statement, low + (high - low) / 2 + 1, high);
  end if;
end
$$
"""


def refuse_rows(db: Connection, statement: sql.Composed, high: int) -> int:
    """Executes `statement` for all places from 1 to `high`: it inserts the rows whose place is between `$1` and `$2`.

    Rows that are refused are listed in `pg_temp.refused_place (place, state)`, made anew; returns how many.
    Any other error is raised: then nothing was inserted.
    """
    db.execute("drop table if exists pg_temp.refused_place")
    db.execute(_FUNCTION)
    return db.execute(
        "create temp table refused_place on commit drop as select * from pg_temp.refuse_rows(%s, 1, %s)",
        (statement.as_string(db), high),
    ).rowcount
