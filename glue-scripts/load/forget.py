"""Forgetting people: their rows leave the warehouse for good, whatever file brings them again."""

from __future__ import annotations

import json

from psycopg import sql

from . import mart_registry
from .database import Connection
from .documents import Dataset, Manifest
from .errors import ObjectMissing, TerminalError
from .mart_groups import touch_rows
from .object_store import ObjectStore
from .orphans import remember_removed
from .row_sql import RowSql

Person = tuple[str, tuple[str, ...]]
"""Dataset and key."""


def read_forgets(store: ObjectStore, manifest: Manifest) -> tuple[Person, ...]:
    """Whom the batch asks to forget, read from the lake before the transaction.

    An entry that is gone was erased with the person: then an earlier attempt of the run came to its end.
    """
    people: list[Person] = []
    for task in manifest.forgets:
        if task.decision_key is None:
            raise TerminalError("manifest.json lacks the decision_key of a forget", decision=task.id)
        try:
            decision = json.loads(store.get(task.decision_key))
            people.append((str(decision["dataset"]), tuple(map(str, decision["key"]))))
        except ObjectMissing:
            continue
        except (ValueError, KeyError, TypeError) as error:
            # Only the kind of the error: its message may quote the key.
            raise TerminalError(
                f"the entry of a forget cannot be read: {type(error).__name__}", decision=task.id
            ) from None
    return tuple(people)


def forget(db: Connection, manifest: Manifest, people: tuple[Person, ...]) -> set[str]:
    """Takes people out of every table, in the transaction and before files are claimed; blocks do not hold it up.

    The rows of core that go are counted as removed: `prepare_counting` comes first.
    Returns the datasets that those who are new to `ops.forgotten` have or could have rows in; empty when nobody is.
    """
    changed: set[str] = set()
    for name, key in people:
        canonical = _canonical(db, manifest.datasets.get(name), key)
        is_new = db.execute(
            "insert into ops.forgotten (dataset, key_hmac) values (%s, ops.key_hmac(%s, %s::text[])) on conflict do nothing",
            (name, name, list(canonical or key)),
        ).rowcount
        removed = 0
        for dataset in manifest.datasets.values() if canonical else ():
            for columns in owners(dataset).get(name, ()):
                removed += _remove(db, RowSql(dataset), columns, canonical)
        _leave_marts(db, name, canonical or key)
        if is_new or removed:
            # Also of a dataset that has no contract yet: its first file must not bring them back.
            changed |= {name} | {dataset.name for dataset in manifest.datasets.values() if name in owners(dataset)}
    return changed


def must_erase(db: Connection, manifest: Manifest) -> bool:
    """True when the lake may hold rows of forgotten people: asked after the commit, and the same whenever it is asked."""
    if manifest.forgets:
        return True
    named = {file.dataset for file in manifest.files}
    people = {name for dataset in manifest.datasets.values() if dataset.name in named for name in owners(dataset)}
    row = db.execute(
        "select exists (select 1 from ops.forgotten where dataset = any(%s))", (sorted(people),)
    ).fetchone()
    return bool(row and row[0])


def owners(dataset: Dataset) -> dict[str, list[tuple[str, ...]]]:
    """Whose a row is: its own key and the keys that it refers to, as columns by the dataset that they are keys of."""
    columns: dict[str, list[tuple[str, ...]]] = {dataset.name: [dataset.key]}
    for reference in dataset.references:
        columns.setdefault(reference.dataset, []).append(reference.columns)
    return columns


def _canonical(db: Connection, dataset: Dataset | None, key: tuple[str, ...]) -> tuple[str, ...] | None:
    """The key as the warehouse spells it (a number without leading zeros); None when no row can have it."""
    if dataset is None or len(key) != len(dataset.key):
        return None
    types = {column.name: column.type for column in dataset.columns}
    spelled: list[str] = []
    for name, text in zip(dataset.key, key, strict=True):
        valid = db.execute("select pg_input_is_valid(%s, %s)", (text, types[name])).fetchone()
        if valid != (True,):
            return None
        value = db.execute(sql.SQL("select (%s::text)::{}::text").format(sql.SQL(types[name])), (text,)).fetchone()
        spelled.append(str(value[0]) if value else text)
    return tuple(spelled)


def _remove(db: Connection, rows: RowSql, columns: tuple[str, ...], key: tuple[str, ...]) -> int:
    types = {column.name: column.type for column in rows.dataset.columns}
    condition = sql.SQL(" and ").join(
        sql.SQL("{} = (%s::text)::{}").format(sql.Identifier("c", name), sql.SQL(types[name])) for name in columns
    )
    touch_rows(db, rows, condition, key)
    remember_removed(db, rows, condition, key)
    if rows.dataset.mode == "snapshot":
        db.execute(sql.SQL("delete from {} c where {}").format(rows.contributions, condition), key)
    counted = db.execute(
        sql.SQL(
            "with gone as (delete from {} c where {} returning c._file) "
            "insert into pg_temp.counted (file_id, dataset, part, class, n) "
            "select _file, {}, 0, 'removed', count(*) from gone group by 1 returning n"
        ).format(rows.core, condition, sql.Literal(rows.dataset.name)),
        key,
    ).fetchall()
    return sum(n for (n,) in counted)


def _leave_marts(db: Connection, dataset: str, key: tuple[str, ...]) -> None:
    """Also a mart that is blocked or broken loses the person; the others are refreshed later in the transaction."""
    for mart in mart_registry.MARTS:
        if mart.person == dataset and len(mart.columns) == len(key):
            condition = sql.SQL(" and ").join(
                sql.SQL("{}::text = %s").format(sql.Identifier(name)) for name in mart.columns
            )
            db.execute(sql.SQL("delete from {} where {}").format(mart.table, condition), key)
