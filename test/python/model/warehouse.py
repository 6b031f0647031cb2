"""The warehouse of the tests: how it is made, emptied and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from .history import History
from .marts import mart_name
from .oracle import Shown
from .rules import Key

_COUNTERS = ("read", "inserted", "updated", "unchanged", "duplicate", "rejected", "superseded", "held")
_EMPTY = """do $$
  declare victim regclass;
  begin
    set local session_replication_role = replica;
    for victim in select oid from pg_class where relkind = 'r'
      and relname not in ('state', 'mart_state', 'forget_secret', 'migration')
      and relnamespace in ('core'::regnamespace, 'mart'::regnamespace, 'ops'::regnamespace)
    loop execute format('delete from %s', victim); end loop;
    for victim in select oid from pg_class where relkind = 'r' and relnamespace = 'stg'::regnamespace
    loop execute format('drop table %s', victim); end loop;
    update ops.state set version = 0;
    update ops.mart_state set version = 0, refreshed_at = null, stale_since = null, error = null, blocked_by = '{}';
  end $$"""


# Said in other words than the loader's: a rejected row waits for somebody unless it was given up, or a newer accepted
# version of its source has taken its place.
_BLOCKED = """
  with accepted as (select * from ops.file where outcome = 'loaded'),
    newest as (select distinct on (source_key) * from accepted order by source_key, order_time desc)
  select exists (select from newest join ops.reject r using (file_id) where r.status = 'open')"""


@dataclass(frozen=True)
class Mart:
    """People by value."""

    shown: Mapping[int, int]
    full: Mapping[int, int]
    blocked: bool


@dataclass(frozen=True)
class Books:
    """One row of `ops.file`."""

    outcome: str
    label: str
    generation: int
    version: int
    counts: Mapping[str, int]

    @property
    def balance(self) -> bool:
        return self.counts["read"] == sum(count for name, count in self.counts.items() if name != "read")


class Warehouse:
    """Read as superuser, through one connection that stays."""

    def __init__(self, admin_url: str) -> None:
        self._db = psycopg.connect(admin_url, autocommit=True)

    def empty(self) -> None:
        """As it was after the migrations."""
        self._db.execute(_EMPTY)

    def rows(self, history: History) -> dict[Key, Shown]:
        """What readers see: the rows of the view."""
        statement = sql.SQL("select id, v, flag, _file, _line from {}")
        found = self._db.execute(statement.format(sql.Identifier("core", f"{history.dataset}_live"))).fetchall()
        rows: dict[Key, Shown] = {}
        for person, v, flag, file_id, line in found:
            k = person_of(person)
            rows[(k, v, flag) if history.is_keyless else (k,)] = (v, flag, file_id, line)
        return rows

    def books(self) -> dict[str, Books]:
        names = ", ".join(f"rows_{name}" for name in _COUNTERS)
        found = self._db.execute(
            f"select file_id, outcome, label, generation, version, {names} from ops.file"
        ).fetchall()
        return {
            file_id: Books(outcome, label, generation, version, dict(zip(_COUNTERS, counts, strict=True)))
            for file_id, outcome, label, generation, version, *counts in found
        }

    def version(self) -> int:
        return int(self._one("select version from ops.state"))

    def open_rejects(self) -> dict[str, set[int]]:
        """Physical lines of rejected rows that wait for somebody, by file."""
        found = self._db.execute("select file_id, line from ops.reject where status = 'open'").fetchall()
        lines: dict[str, set[int]] = {}
        for file_id, line in found:
            lines.setdefault(file_id, set()).add(line)
        return lines

    def staging_tables(self) -> int:
        query = "select count(*) from pg_class where relnamespace = 'stg'::regnamespace and relkind = 'r'"
        return int(self._one(query))

    def mart(self, dataset: str) -> Mart:
        """What the mart shows, what a full rebuild would make of it, and whether open rejects freeze it."""
        name, live = sql.Identifier("mart", mart_name(dataset)), sql.Identifier("core", f"{dataset}_live")
        shown = self._db.execute(sql.SQL("select v, n from {}").format(name)).fetchall()
        full = self._db.execute(sql.SQL("select v, count(*) from {} group by v").format(live)).fetchall()
        return Mart(dict(shown), dict(full), bool(self._one(_BLOCKED)))

    def is_conserved(self, dataset: str) -> bool:
        """Rows in core are those that were inserted and not removed, as the append-only history of loads counts them."""
        there = self._one(sql.SQL("select count(*) from {}").format(sql.Identifier("core", dataset)))
        history = "select coalesce(sum(rows_inserted) - sum(rows_removed), 0) from ops.load"
        return bool(there == self._one(history))

    def _one(self, statement: str | sql.Composed) -> Any:
        row = self._db.execute(statement).fetchone()
        assert row is not None
        return row[0]

    def close(self) -> None:
        self._db.close()


def person(number: int) -> str:
    """The key of a person: a text that is found again wherever it was left."""
    return f"person-{number}"


def person_of(key: str) -> int:
    return int(key.removeprefix("person-"))
