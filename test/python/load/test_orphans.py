"""Rows that refer to a row that is not there: a derived set, equal to an anti-join over everything after every load."""

from __future__ import annotations

import random
from typing import Any

import pytest
from lake import MANIFEST_DATASETS, Lake

CHILDREN = ("children", "snapshot_children")
ALIVE, GONE = "f", "t"


def orphans(lake: Lake, dataset: str = "children") -> list[tuple[str, str]]:
    return lake.query("select key[1], parent_key[1] from ops.orphan where dataset = %s order by 1", dataset)


def anti_join(lake: Lake, dataset: str) -> list[tuple[str, str]]:
    return lake.query(
        f"select c.id, c.parent from core.{dataset} c where c.parent is not null and not c._deleted "
        "and not exists (select 1 from core.parents p where p.id = c.parent and not p._deleted) order by 1"
    )


def parent(lake: Lake, time: int, *keys: str, deleted: str = ALIVE, **more: Any) -> dict[str, Any]:
    return lake.file("parents", f"parents/{time}.csv", [(key, "p", deleted) for key in keys], time, **more)


def test_an_orphan_stays_in_core_and_becomes_valid_when_its_parent_arrives(lake: Lake) -> None:
    child = lake.file("children", "children/1.csv", [("c1", "p1"), ("c2", "p2"), ("c3", None)], 10)
    lake.load(child)
    assert orphans(lake) == [("c1", "p1"), ("c2", "p2")]
    assert lake.books(child) == {"label": "loaded", "read": 3, "inserted": 3}
    assert lake.query("select rows from ops.orphans where dataset = 'children'") == [(2,)]
    lake.load(parent(lake, 20, "p1"))
    assert orphans(lake) == [("c2", "p2")]


def test_an_orphan_is_back_when_its_parent_leaves(lake: Lake) -> None:
    lake.load(parent(lake, 5, "p1", "p2"), lake.file("children", "children/1.csv", [("c1", "p1"), ("c2", "p2")], 10))
    assert orphans(lake) == []
    lake.load(parent(lake, 30, "p2", deleted=GONE))
    assert orphans(lake) == [("c2", "p2")]
    lake.load(parent(lake, 5, generation=2, status="retracted"))
    assert orphans(lake) == [("c1", "p1"), ("c2", "p2")]
    lake.load(parent(lake, 40, "p1", "p2"))
    assert orphans(lake) == []


def test_a_child_that_changes_or_leaves_is_followed(lake: Lake) -> None:
    lake.load(parent(lake, 5, "p1"), lake.file("snapshot_children", "children/1.csv", [("c1", "p9"), ("c2", "p8")], 10))
    assert orphans(lake, "snapshot_children") == [("c1", "p9"), ("c2", "p8")]
    lake.load(lake.file("snapshot_children", "children/1.csv", [("c1", "p1"), ("c3", "p7")], 20))
    assert orphans(lake, "snapshot_children") == [("c3", "p7")]


def test_a_reference_that_a_contract_gains_or_loses_is_followed(lake: Lake) -> None:
    without = {"children": {**MANIFEST_DATASETS["children"], "references": []}}
    lake.run(lake.plan(lake.file("children", "children/1.csv", [("c1", "p1")], 10), datasets=without))
    assert lake.query("select dataset from ops.orphans where dataset = 'children'") == []
    lake.load(lake.file("pupils", "pupils/1.csv", [("a", "one", None)], 20))
    assert orphans(lake) == [("c1", "p1")]
    lake.run(lake.plan(lake.file("pupils", "pupils/2.csv", [("a", "one", None)], 30), datasets=without))
    assert orphans(lake) == []


def test_a_reference_longer_than_an_index_entry_may_be(lake: Lake) -> None:
    long = random.Random(1).randbytes(4000).hex()
    lake.load(lake.file("children", "children/1.csv", [("c1", long)], 10))
    assert orphans(lake) == [("c1", long)]


@pytest.mark.parametrize("seed", range(3))
def test_orphans_equal_an_anti_join_after_every_load(lake: Lake, seed: int) -> None:
    rnd = random.Random(seed)
    generations: dict[tuple[str, int], int] = {}
    found = 0
    for _ in range(14):
        batch = []
        for _ in range(rnd.randrange(1, 4)):
            dataset, place = rnd.choice(("parents", *CHILDREN)), rnd.randrange(4)
            source, time = f"{dataset}/{place % 2}.csv", place
            generation = generations[(source, time)] = generations.get((source, time), 0) + 1
            keys = rnd.sample("stuvw", rnd.randrange(0, 5))
            if dataset == "parents":
                rows = [(key, "p", rnd.choice("fft")) for key in keys]
            else:
                rows = [(key, rnd.choice([*"stuvw", None])) for key in keys]
            status = rnd.choice(["clean", "clean", "clean", "retracted"])
            batch.append(lake.file(dataset, source, rows, time, generation=generation, status=status))
        lake.load(*batch)
        for dataset in CHILDREN:
            assert orphans(lake, dataset) == anti_join(lake, dataset), f"seed {seed}"
            found += len(orphans(lake, dataset))
    assert found > 10
