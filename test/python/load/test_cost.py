"""The cost of a load grows with its file, not with the table: no table of core is read from end to end."""

from __future__ import annotations

import psycopg
import pytest
from lake import Lake, Row

MANY, FEW = 40_000, 20


def rows(dataset: str, first: int, count: int, value: str) -> list[Row]:
    further: tuple[object, ...] = {"parents": ("f",), "children": (), "snapshot_children": ()}[dataset]
    return [(f"k{n:06}", value, *further) for n in range(first, first + count)]


def read_whole(admin_url: str) -> dict[str, int]:
    """Rows per table of core that were read by scans of the whole table, ever."""
    with psycopg.connect(admin_url, autocommit=True) as db:
        db.execute("select pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
        return dict(
            db.execute("select relname, seq_tup_read from pg_stat_user_tables where schemaname = 'core'").fetchall()
        )


@pytest.mark.parametrize("dataset", ["children", "snapshot_children", "parents"])
def test_a_small_file_does_not_read_a_large_table(lake: Lake, admin_url: str, dataset: str) -> None:
    lake.load(lake.file(dataset, "large/1.csv", rows(dataset, 0, MANY, "k000001"), 10))
    if dataset == "parents":
        lake.load(lake.file("children", "children/1.csv", [(f"c{n}", f"k{n:06}") for n in range(MANY)], 10))
    with psycopg.connect(admin_url, autocommit=True) as db:
        # as autovacuum does
        db.execute("vacuum analyze")
    before = read_whole(admin_url)
    changed = lake.file(dataset, "small/2.csv", rows(dataset, MANY // 2, FEW, "k000002"), 20)
    lake.load(changed)
    assert lake.books(changed)["updated"] == FEW
    after = read_whole(admin_url)
    # A join that finds its other side empty has looked at one row.
    scanned = {table: after[table] - before[table] for table in before if after[table] > before[table] + 1}
    assert scanned == {}
