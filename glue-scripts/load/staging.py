"""Staging tables: UNLOGGED, one per dataset and run, thrown away whatever happens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from psycopg import sql

from .database import Connection, postgres_errors
from .documents import Dataset
from .errors import TerminalError

# Class of the advisory locks on staging tables. Their owner holds one for as long as it lives, so a dead run's table
# is known by a lock that is free.
STAGING_LOCK = 0x57A6
PROVENANCE = ("_file", "_line")
REJECT_COLUMNS = ("_file", "_line", "_check", "_reasons", "_status")


@dataclass(frozen=True)
class StagingTable:
    """`stg.<name>`. `columns` are the header of the parts that go into it."""

    name: str
    columns: tuple[str, ...]

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier("stg", self.name)


class StagingArea:
    """The staging tables of one run. `owner` must stay connected until they are dropped: it holds their locks."""

    def __init__(self, owner: Connection) -> None:
        self._owner = owner
        self._tables: list[StagingTable] = []

    def sweep(self) -> list[str]:
        """Drops the tables whose owner is gone; returns their names."""
        with postgres_errors("sweeping staging"):
            names = self._owner.execute(
                "select relname from pg_class where relnamespace = 'stg'::regnamespace and relkind = 'r'"
            ).fetchall()
            return [name for (name,) in names if self._sweep_one(name)]

    def create(self, dataset: Dataset) -> StagingTable:
        """A table with the contract's columns, typed and collated as those of `core.<dataset>`.

        Raises TerminalError when the warehouse's columns differ from the manifest's.
        """
        table = StagingTable(_unique_name(dataset.name), dataset.column_names + PROVENANCE)
        with postgres_errors("creating staging", dataset=dataset.name):
            self._create(table, [*self._column_definitions(dataset), *_PROVENANCE_COLUMNS])
        return table

    def create_for_rejects(self) -> StagingTable:
        """A table for the reject ledgers of all files."""
        table = StagingTable(_unique_name("reject"), REJECT_COLUMNS)
        types = ("text", "bigint", "text", "text", "text")
        with postgres_errors("creating staging for rejects"):
            self._create(table, [_typed(name, kind) for name, kind in zip(REJECT_COLUMNS, types, strict=True)])
        return table

    def drop(self) -> None:
        """Drops the tables of this run and frees their locks."""
        with postgres_errors("dropping staging"):
            for table in self._tables:
                self._owner.execute(sql.SQL("drop table if exists {}").format(table.identifier))
                self._owner.execute("select pg_advisory_unlock(%s, hashtext(%s))", (STAGING_LOCK, table.name))
            self._tables.clear()

    def _create(self, table: StagingTable, columns: list[sql.Composable]) -> None:
        self._owner.execute("select pg_advisory_lock(%s, hashtext(%s))", (STAGING_LOCK, table.name))
        self._tables.append(table)
        # Settings of the session that copies become columns, so that parts go through byte for byte.
        own = sql.SQL("_own smallint not null default current_setting('lake.own')::smallint")
        attempt = sql.SQL("_attempt bigint not null default current_setting('lake.attempt')::bigint")
        self._owner.execute(
            sql.SQL("create unlogged table {} ({}) with (autovacuum_enabled = off)").format(
                table.identifier, sql.SQL(", ").join([*columns, own, attempt])
            )
        )

    def _sweep_one(self, name: str) -> bool:
        taken = self._owner.execute("select pg_try_advisory_lock(%s, hashtext(%s))", (STAGING_LOCK, name)).fetchone()
        if not taken or not taken[0]:
            return False
        self._owner.execute(sql.SQL("drop table if exists {}").format(sql.Identifier("stg", name)))
        self._owner.execute("select pg_advisory_unlock(%s, hashtext(%s))", (STAGING_LOCK, name))
        return True

    def _column_definitions(self, dataset: Dataset) -> list[sql.Composable]:
        rows = self._owner.execute(
            """select m.name, format_type(a.atttypid, a.atttypmod),
                 format_type(to_regtype(m.type), coalesce(to_regtypemod(m.type), -1)),
                 case when c.collname <> 'default' then c.collname end
               from unnest(%s::text[], %s::text[]) with ordinality as m (name, type, place)
               left join pg_attribute a on a.attname = m.name and not a.attisdropped
                 and a.attrelid = to_regclass(format('core.%%I', %s::text))
               left join pg_collation c on c.oid = a.attcollation
               order by m.place""",
            (list(dataset.column_names), [column.type for column in dataset.columns], dataset.name),
        ).fetchall()
        for name, in_core, in_contract, _ in rows:
            if in_core != in_contract:
                found = in_core or "missing"
                raise TerminalError(
                    f"the column is {in_contract} in the contract, but {found} in the warehouse: deploy (migrate) first",
                    dataset=dataset.name,
                    column=name,
                )
        return [_typed(name, in_core, collation) for name, in_core, _, collation in rows]


def _typed(name: str, kind: str, collation: str | None = None) -> sql.Composable:
    # The type is PostgreSQL's own spelling of a type of the catalogue.
    parts = [sql.Identifier(name), sql.SQL(kind)]
    return sql.SQL(" ").join(parts + ([sql.SQL("collate {}").format(sql.Identifier(collation))] if collation else []))


# Collated as in core: two collations cannot be compared.
_PROVENANCE_COLUMNS = [_typed("_file", "text", "C"), _typed("_line", "bigint")]


def _unique_name(dataset: str) -> str:
    # 63 bytes are PostgreSQL's limit of a name; a longer one would be cut without a word.
    return f"{dataset.encode()[:40].decode(errors='ignore')}_{secrets.token_hex(6)}"
