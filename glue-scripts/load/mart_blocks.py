"""Blocks: while a dataset waits for its rejected rows, nothing that names it is refreshed."""

from __future__ import annotations

from collections.abc import Mapping

from .database import Connection
from .documents import Dataset


def blocking_datasets(db: Connection, datasets: Mapping[str, Dataset]) -> set[str]:
    """Datasets with `onOpenRejects: block` of which an accepted file has open rejects.

    Waived rows are not open, and neither are those of a version that a newer accepted one of its source key has replaced.
    """
    strict = [dataset.name for dataset in datasets.values() if dataset.on_open_rejects == "block"]
    if not strict:
        return set()
    rows = db.execute(
        "select distinct f.dataset from ops.reject r join ops.file f using (file_id) "
        "where r.status = 'open' and f.outcome = 'loaded' and f.dataset = any(%s)",
        (strict,),
    )
    return {dataset for (dataset,) in rows.fetchall()}
