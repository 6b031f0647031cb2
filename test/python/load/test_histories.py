"""Random histories against the oracle: late, doubled, corrected, withdrawn and re-accepted files, in any batching."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from lake import Lake
from oracle import Version, core

# One load carries one step of twenty independent histories: ten of each mode.
DATASETS = [(mode, f"{mode}_{n}") for mode in ("delta", "snapshot") for n in range(10)]
SEEDS = range(5)
STEPS = 6


@dataclass
class History:
    mode: str
    dataset: str
    rnd: random.Random
    versions: dict[tuple[str, int], Version] = field(default_factory=dict)
    receipts: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)

    def step(self, lake: Lake) -> list[dict[str, Any]]:
        """Some new files, new generations of old ones, and second deliveries of what was loaded already."""
        batch = [self._file(lake) for _ in range(self.rnd.choice([0, 1, 1, 2]))]
        if self.receipts and self.rnd.random() < 0.3:
            batch.append(self.rnd.choice(list(self.receipts.values())))
        self.rnd.shuffle(batch)
        return batch

    def _file(self, lake: Lake) -> dict[str, Any]:
        if self.receipts and self.rnd.random() < 0.4:
            identity = self.rnd.choice(list(self.receipts))
        else:
            # Few times, so that versions of different keys often share one.
            identity = (f"{self.dataset}/{self.rnd.choice('ABC')}.csv", self.rnd.randrange(5))
        source_key, order_time = identity
        known = self.receipts.get(identity)
        generation = known["generation"] + 1 if known else 1
        accepted = self.rnd.random() < 0.85
        keys = self.rnd.sample("stuvwxyz", self.rnd.randrange(1, 6))
        rows = [(key, self.rnd.choice(["red", "blue", None]), self.rnd.choice(["1.00", None])) for key in keys]
        fixed = {}
        if generation > 1 and len(rows) > 1 and self.rnd.random() < 0.5:
            fixed = {50: rows.pop()}
        receipt = lake.file(
            self.dataset,
            source_key,
            rows,
            order_time,
            fixed=fixed,
            generation=generation,
            status="clean" if accepted else "held",
            parts=self.rnd.choice([1, 2]),
            duplicates=self.rnd.randrange(2),
        )
        own = [(1, line, row[0], row[1:]) for line, row in enumerate(rows, 2)]
        repaired = [(0, line, row[0], row[1:]) for line, row in fixed.items()]
        version = Version(receipt["file_id"], source_key, order_time, accepted, tuple(own + repaired))
        self.versions[identity], self.receipts[identity] = version, receipt
        return receipt


@pytest.mark.parametrize("seed", SEEDS)
def test_the_warehouse_is_a_function_of_what_was_dropped(lake: Lake, seed: int) -> None:
    histories = [History(mode, name, random.Random(f"{seed} {name}")) for mode, name in DATASETS]
    reported = 0
    labels: dict[str, str] = {}
    for _ in range(STEPS):
        batch = [receipt for history in histories for receipt in history.step(lake)]
        result = lake.load(*batch, reports_version=reported)
        reported = result["version"]
        labels.update({file["file_id"]: file["outcome"] for file in result["files"]})
        for history in histories:
            assert warehouse(lake, history.dataset) == core(history.mode, list(history.versions.values())), (
                history.dataset
            )
    assert conserved(lake)
    # Reporting only what changed since the last report leaves nobody with a stale label.
    assert labels == dict(lake.query("select file_id, label from ops.file"))


def warehouse(lake: Lake, dataset: str) -> dict[str, tuple[Any, ...]]:
    rows = lake.query(f'select id, value, amount::text, _file, _line from core."{dataset}"')
    return {key: ((value, amount), file_id, line) for key, value, amount, file_id, line in rows}


def conserved(lake: Lake) -> bool:
    """count(core) = sum(inserted) - sum(removed) in every dataset, and the books of every file balance."""
    history = dict(lake.query("select dataset, sum(rows_inserted) - sum(rows_removed) from ops.load group by 1"))
    for _, dataset in DATASETS:
        assert lake.query(f'select count(*) from core."{dataset}"') == [(history.get(dataset, 0),)], dataset
    unbalanced = lake.query(
        "select file_id from ops.file where rows_read <> rows_inserted + rows_updated + rows_unchanged + rows_duplicate "
        "+ rows_rejected + rows_superseded + rows_held"
    )
    return unbalanced == []
