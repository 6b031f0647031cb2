"""SQL fragments over the rows of one dataset. Identifiers come from the contract and are quoted; values are parameters."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from .documents import Dataset
from .errors import TerminalError

# The total order of rows (semantics, "Ordering"): the greater wins.
ORDER = ("_eff", "_ot", "_file", "_own", "_line")
# What a row takes over from its file, whether its content changed or not; whether it is a tombstone is content, too.
PROVENANCE = (*ORDER, "_contract", "_deleted")
# Several columns of versionOrder become one number; year and month fit, and so does a sequence of four digits.
PLACES_PER_ORDER_COLUMN = 10_000
_AS_NUMBER = {
    "smallint": "{}::bigint",
    "integer": "{}::bigint",
    "bigint": "{}",
    "date": "({} - date '1970-01-01')::bigint",
    "timestamptz": "(extract(epoch from {}) * 1000000)::bigint",
}


@dataclass(frozen=True)
class RowSql:
    """Fragments for one dataset; `alias` is the alias of a row source in the statement."""

    dataset: Dataset

    @property
    def core(self) -> sql.Identifier:
        return sql.Identifier("core", self.dataset.name)

    @property
    def contributions(self) -> sql.Identifier:
        return sql.Identifier("core", f"{self.dataset.name}_contrib")

    @property
    def _content(self) -> list[str]:
        return [name for name in self.dataset.column_names if name not in self.dataset.key]

    @property
    def some_key(self) -> sql.Identifier:
        """A key column: never NULL in a row that exists."""
        return sql.Identifier(self.dataset.key[0])

    def names(self, *further: str) -> sql.Composable:
        return _listed(self.dataset.column_names + further)

    def keys(self, alias: str | None = None) -> sql.Composable:
        return _listed(self.dataset.key, alias)

    def columns(self, alias: str) -> sql.Composable:
        return _listed(self.dataset.column_names, alias)

    def content(self, alias: str) -> sql.Composable:
        """Columns beside the key, each followed by a comma."""
        return sql.SQL("").join(sql.SQL("{}, ").format(_one(name, alias)) for name in self._content)

    def same_key(self, a: str, b: str) -> sql.Composable:
        return _pairs(self.dataset.key, a, b, "{} = {}", " and ")

    def same_content(self, a: str, b: str) -> sql.Composable:
        """True when no column but the key's differs (NULL equals NULL), and both are tombstones or neither is."""
        return _pairs([*self._content, "_deleted"], a, b, "{} is not distinct from {}", " and ")

    def content_assignments(self, source: str) -> sql.Composable:
        assignments = [sql.SQL("{} = {}").format(_one(name), _one(name, source)) for name in self.dataset.column_names]
        return sql.SQL(", ").join(assignments)

    def forgotten(self, alias: str) -> sql.Composable:
        """True for rows of people who asked to be forgotten, and for rows that refer to them: a tombstone of infinite order."""
        people = [(self.dataset.name, self.dataset.key)]
        people += [(reference.dataset, reference.columns) for reference in self.dataset.references]
        return sql.SQL("({})").format(sql.SQL(" or ").join(_is_forgotten(name, key, alias) for name, key in people))

    def staged(self, source: sql.Composable, condition: str = "true") -> sql.Composable:
        """Rows of the attempts that won, with their order and provenance. `source` has the columns of a staging table."""
        return sql.SQL(
            "(select {columns}, {eff} as _eff, f.order_time as _ot, f.file_id as _file, p.own as _own, s._line, "
            "f.contract_version as _contract, {deleted} as _deleted, f.source_key as _source, p.part as _part "
            "from {source} s join pg_temp.staged_part p on p.attempt = s._attempt "
            f"join ops.file f on f.file_id = p.file_id where {condition})"
        ).format(
            columns=self.columns("s"),
            eff=self._eff(),
            deleted=sql.SQL("s._deleted" if self.dataset.deletes else "false"),
            source=source,
        )

    def _eff(self) -> sql.Composable:
        types = {column.name: column.type for column in self.dataset.columns}
        of_rows = [name for name in self.dataset.version_order if name in types]
        if not of_rows:
            return sql.SQL("f.eff")
        if len(of_rows) < len(self.dataset.version_order):
            raise TerminalError(
                "versionOrder mixes columns with captured parts of the key: use one kind", dataset=self.dataset.name
            )
        number = sql.SQL("0::bigint")
        for name in of_rows:
            if types[name] not in _AS_NUMBER:
                raise TerminalError(
                    "versionOrder takes whole numbers, dates and timestamps", dataset=self.dataset.name, column=name
                )
            value = sql.SQL(_AS_NUMBER[types[name]]).format(_one(name, "s"))
            number = sql.SQL("({} * {} + coalesce({}, 0))").format(number, PLACES_PER_ORDER_COLUMN, value)
        return number


def _is_forgotten(dataset: str, key: tuple[str, ...], alias: str) -> sql.Composable:
    return sql.SQL(
        "exists (select 1 from ops.forgotten g where g.dataset = {dataset} "
        "and g.key_hmac = ops.key_hmac({dataset}, {key}))"
    ).format(dataset=sql.Literal(dataset), key=key_text(key, alias))


def key_text(names: tuple[str, ...], alias: str) -> sql.Composable:
    """A key as an array of text, as `ops.key_hmac` and `ops.orphan` have it."""
    texts = [sql.SQL("{}::text").format(_one(name, alias)) for name in names]
    return sql.SQL("array[{}]").format(sql.SQL(", ").join(texts))


def order(alias: str) -> sql.Composable:
    """The row value to compare rows by."""
    return sql.SQL("({0}._eff, {0}._ot, {0}._file, {0}._own, -{0}._line)").format(sql.Identifier(alias))


def greatest_first(alias: str) -> sql.Composable:
    return sql.SQL("{0}._eff desc, {0}._ot desc, {0}._file desc, {0}._own desc, {0}._line").format(
        sql.Identifier(alias)
    )


def provenance(alias: str) -> sql.Composable:
    return _listed(PROVENANCE, alias)


def provenance_assignments(source: str) -> sql.Composable:
    return sql.SQL(", ").join(sql.SQL("{} = {}").format(_one(name), _one(name, source)) for name in PROVENANCE)


def _one(name: str, alias: str | None = None) -> sql.Identifier:
    return sql.Identifier(name) if alias is None else sql.Identifier(alias, name)


def _listed(names: tuple[str, ...], alias: str | None = None) -> sql.Composable:
    return sql.SQL(", ").join(_one(name, alias) for name in names)


def _pairs(names: list[str] | tuple[str, ...], a: str, b: str, template: str, between: str) -> sql.Composable:
    return sql.SQL(between).join(sql.SQL(template).format(_one(name, a), _one(name, b)) for name in names)
