"""Staging tables: UNLOGGED, one per dataset and run, thrown away whatever happens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from psycopg import sql

from .database import Connection, postgres_errors
from .documents import Dataset
from .errors import TerminalError

# Class of the advisory locks on staging tables. Their owner holds one for as long as it lives, so a dead run's table
# is known by a lock that is free.
STAGING_LOCK = 0x57A6
PROVENANCE = ("_file", "_line")
REJECT_COLUMNS = {
    "_file": "text",
    "_line": "bigint",
    "_byte": "bigint",
    "_length": "bigint",
    "_check": "text",
    "_reasons": "text",
    "_status": "text",
    "_by": "text",
    "_at": "timestamptz",
}
# Ledgers of earlier releases do not have these.
LATER_REJECT_COLUMNS = frozenset({"_byte", "_length", "_by", "_at"})
REFUSED_COLUMNS = {"_file": "text", "_line": "bigint", "_sqlstate": "text"}
# Rows carry the transaction that copied them, the attempt: PostgreSQL itself never numbers two alike, and a column that
# parts do not have lets them go through byte for byte. Reading a setting in its place costs a fifth of the COPY.
ATTEMPT = sql.SQL("_attempt xid8 not null default pg_current_xact_id()")


@dataclass(frozen=True)
class StagingTable:
    """`stg.<name>`. A part that goes into it has some of `columns` in its header, and all of `required`."""

    name: str
    columns: tuple[str, ...]
    required: frozenset[str] = field(default_factory=frozenset)

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
        """A table with the contract's columns, typed, collated and constrained as those of `core.<dataset>`.

        So a row that core would refuse is refused when it is staged, whatever else is in the batch.
        Raises TerminalError when the warehouse's columns differ from the manifest's.
        """
        with postgres_errors("creating staging", dataset=dataset.name):
            columns = self._columns(dataset)
            deleted = [_Column("_deleted", "boolean", default="false")] if dataset.deletes else []
            names = (*dataset.column_names, *(["_deleted"] if deleted else []), *PROVENANCE)
            required = frozenset(column.name for column in columns if column.not_null) | {*PROVENANCE}
            table = StagingTable(_unique_name(dataset.name), names, required)
            # Collated as in core: two collations cannot be compared.
            provenance = [_Column("_file", "text", "C"), _Column("_line", "bigint")]
            definitions = [column.definition for column in [*columns, *deleted, *provenance]]
            self._create(table, [*definitions, ATTEMPT, *self._checks(dataset, table)])
        return table

    def create_for_rejects(self) -> StagingTable:
        """A table for the reject ledgers of all files."""
        table = StagingTable(
            _unique_name("reject"), tuple(REJECT_COLUMNS), frozenset(REJECT_COLUMNS) - LATER_REJECT_COLUMNS
        )
        with postgres_errors("creating staging for rejects"):
            self._create(table, [*_definitions(REJECT_COLUMNS), ATTEMPT])
        return table

    def create_for_refused(self) -> StagingTable:
        """A table for the rows of all files that their staging tables refused."""
        table = StagingTable(_unique_name("refused"), tuple(REFUSED_COLUMNS))
        with postgres_errors("creating staging for refused rows"):
            self._create(table, [*_definitions(REFUSED_COLUMNS), ATTEMPT])
        return table

    def drop(self) -> None:
        """Drops the tables of this run and frees their locks."""
        with postgres_errors("dropping staging"):
            for table in self._tables:
                self._owner.execute(sql.SQL("drop table if exists {}").format(table.identifier))
                self._owner.execute("select pg_advisory_unlock(%s, hashtext(%s))", (STAGING_LOCK, table.name))
            self._tables.clear()

    def _create(self, table: StagingTable, definitions: list[sql.Composable]) -> None:
        self._owner.execute("select pg_advisory_lock(%s, hashtext(%s))", (STAGING_LOCK, table.name))
        self._tables.append(table)
        self._owner.execute(
            sql.SQL("create unlogged table {} ({}) with (autovacuum_enabled = off)").format(
                table.identifier, sql.SQL(", ").join(definitions)
            )
        )

    def _sweep_one(self, name: str) -> bool:
        taken = self._owner.execute("select pg_try_advisory_lock(%s, hashtext(%s))", (STAGING_LOCK, name)).fetchone()
        if not taken or not taken[0]:
            return False
        self._owner.execute(sql.SQL("drop table if exists {}").format(sql.Identifier("stg", name)))
        self._owner.execute("select pg_advisory_unlock(%s, hashtext(%s))", (STAGING_LOCK, name))
        return True

    def _columns(self, dataset: Dataset) -> list[_Column]:
        rows = self._owner.execute(
            """select m.name, format_type(a.atttypid, a.atttypmod),
                 format_type(to_regtype(m.type), coalesce(to_regtypemod(m.type), -1)),
                 case when c.collname <> 'default' then c.collname end, a.attnotnull
               from unnest(%s::text[], %s::text[]) with ordinality as m (name, type, place)
               left join pg_attribute a on a.attname = m.name and not a.attisdropped
                 and a.attrelid = to_regclass(format('core.%%I', %s::text))
               left join pg_collation c on c.oid = a.attcollation
               order by m.place""",
            (list(dataset.column_names), [column.type for column in dataset.columns], dataset.name),
        ).fetchall()
        for name, in_core, in_contract, *_ in rows:
            if in_core != in_contract:
                found = in_core or "missing"
                raise TerminalError(
                    f"the column is {in_contract} in the contract, but {found} in the warehouse: deploy (migrate) first",
                    dataset=dataset.name,
                    column=name,
                )
        return [_Column(name, in_core, collation, not_null) for name, in_core, _, collation, not_null in rows]

    def _checks(self, dataset: Dataset, table: StagingTable) -> list[sql.Composable]:
        """CHECK constraints of core that look at nothing but columns of the parts."""
        rows = self._owner.execute(
            """select pg_get_expr(c.conbin, c.conrelid) from pg_constraint c
               where c.contype = 'c' and c.conrelid = to_regclass(format('core.%%I', %s::text))
                 and not exists (select 1 from unnest(c.conkey) k join pg_attribute a
                   on a.attrelid = c.conrelid and a.attnum = k where a.attname <> all(%s)) order by c.conname""",
            (dataset.name, list(table.columns)),
        ).fetchall()
        return [sql.SQL("check ({})").format(sql.SQL(expression)) for (expression,) in rows]


@dataclass(frozen=True)
class _Column:
    """One column of a staging table. `type` is PostgreSQL's own spelling of a type of the catalogue."""

    name: str
    type: str
    collation: str | None = None
    not_null: bool = False
    default: str | None = None

    @property
    def definition(self) -> sql.Composable:
        words: list[sql.Composable] = [sql.Identifier(self.name), sql.SQL(self.type)]
        if self.collation:
            words += [sql.SQL("collate"), sql.Identifier(self.collation)]
        if self.not_null:
            words.append(sql.SQL("not null"))
        if self.default:
            words.append(sql.SQL("not null default {}").format(sql.SQL(self.default)))
        return sql.SQL(" ").join(words)


def _definitions(columns: dict[str, str]) -> list[sql.Composable]:
    return [_Column(name, kind).definition for name, kind in columns.items()]


def _unique_name(dataset: str) -> str:
    # 63 bytes are PostgreSQL's limit of a name; a longer one would be cut without a word.
    return f"{dataset.encode()[:40].decode(errors='ignore')}_{secrets.token_hex(6)}"
