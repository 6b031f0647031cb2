"""The first rows of a dataset: core is empty, so every staged row of one file is new, and nothing has to be compared."""

from __future__ import annotations

from collections.abc import Collection

from psycopg import errors, sql

from .errors import TerminalError
from .merge import MergeJob, count_classes
from .row_sql import PROVENANCE, provenance

# Up to here the index of the key stays in the memory of the smallest database, and order of arrival costs nothing. Beyond,
# rows come in the order of the key: an index that is filled here and there is read and written again and again.
ROWS_WITHOUT_SORTING = 2_000_000
_INSERT = "insert into {table} ({into}) select {columns}, {provenance}, {source} now(), now() from {staged} r {order}"


def insert_first(job: MergeJob, accepted: Collection[str]) -> bool:
    """Inserts the staged rows into core, and into the contributions of a snapshot, straight from staging.

    False, and nothing was done, when there is anything to compare with: rows in the tables, rows of a second file or of one
    that is not among the `accepted`, somebody who was forgotten, a key that is there twice. After it the table of the
    classified rows is a view.
    Raises TerminalError when other rows were written than staged.
    """
    if job.isolate is not None or job.knows_forgotten or not _is_first(job, accepted):
        return False
    try:
        with job.db.transaction():
            written = [_insert(job, table) for table in _tables(job)]
    except errors.UniqueViolation:
        return False
    classified = _count(job)
    for rows in written:
        if rows != classified:
            raise TerminalError(f"{rows} rows were inserted, {classified} were classified so", dataset=job.dataset.name)
    job.run(
        "create temp view merge_row as select {columns}, {provenance}, 'inserted' as _class, null::tid as _place from {core} c",
        columns=job.rows.columns("c"),
        provenance=provenance("c"),
        core=job.rows.core,
    )
    job.touch(job)
    job.run("alter view pg_temp.merge_row rename to {kept}", kept=sql.Identifier(job.kept))
    return True


def _tables(job: MergeJob) -> list[sql.Identifier]:
    return [job.rows.core] + ([job.rows.contributions] if job.dataset.mode == "snapshot" else [])


def _is_first(job: MergeJob, accepted: Collection[str]) -> bool:
    """One file alone is staged, it counts, and its tables are empty."""
    query = "select distinct file_id from pg_temp.staged_part where dataset = %s and part > 0 limit 2"
    files = [file_id for (file_id,) in job.db.execute(query, (job.dataset.name,)).fetchall()]
    if len(files) != 1 or files[0] not in accepted:
        return False
    return not any(job.one("select exists (select from {table})", table=table) for table in _tables(job))


def _insert(job: MergeJob, table: sql.Identifier) -> int:
    source = ("_source",) if table == job.rows.contributions else ()
    rows = job.one("select sum(rows) from pg_temp.staged_part where dataset = %s and part > 0", (job.dataset.name,))
    is_large = int(str(rows)) > ROWS_WITHOUT_SORTING
    return job.run(
        _INSERT,
        table=table,
        into=job.rows.names(*PROVENANCE, *source, "_loaded_at", "_changed_at"),
        columns=job.rows.columns("r"),
        provenance=provenance("r"),
        source=sql.SQL("r._source," if source else ""),
        staged=job.rows.staged(job.table.identifier),
        order=sql.SQL("order by {}").format(job.rows.keys("r")) if is_large else sql.SQL(""),
    )


def _count(job: MergeJob) -> int:
    """Counts what each part brought, as it was copied, less what staging refused of it; returns the sum."""
    brought = sql.SQL(
        "select p.file_id, p.part, 'inserted', p.rows - (select count(*) from pg_temp.refused r "
        "where r.file_id = p.file_id and r.part = p.part) from pg_temp.staged_part p where p.dataset = {} and p.part > 0"
    )
    return count_classes(job, brought.format(sql.Literal(job.dataset.name)))["inserted"]
