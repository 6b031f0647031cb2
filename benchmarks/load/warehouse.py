"""A PostgreSQL of its own with a migrated warehouse, thrown away at the end."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from postgres_server import PROJECT, create_roles, create_warehouse, database_url, postgres

# Eleven columns as people export them: key, texts, numbers, a date, a time.
COLUMNS = {
    "id": "bigint",
    "code": "text",
    "name": "text",
    "city": "text",
    "grade": "integer",
    "credits": "integer",
    "score": "numeric(6,2)",
    "ratio": "numeric(8,4)",
    "active": "boolean",
    "born": "date",
    "updated_at": "timestamptz",
}
DATASETS = {"marks": "delta", "marks_as_snapshot": "snapshot"}
_DDL = """
import { createTableSql, manifestDataset } from './contracts/ddl';
const contracts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(contracts.map((c: any) => ({ ddl: createTableSql(c), manifest: manifestDataset(c) }))));
"""


@contextmanager
def warehouse() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """URL of a superuser in the warehouse, and what a manifest says of the datasets."""
    documents = _ddl()
    with postgres() as server:
        create_roles(server)
        create_warehouse(server, "bench", [statement for document in documents for statement in document["ddl"]])
        yield database_url(server, "bench"), [document["manifest"] for document in documents]


def _ddl() -> list[dict[str, Any]]:
    """The product's own tables for the two datasets."""
    columns = [{"name": name, "sqlType": kind, "required": name == "id"} for name, kind in COLUMNS.items()]
    contracts = [
        {
            "dataset": dataset,
            "version": "1.0.0",
            "hash": f"hash of {dataset}",
            "mode": mode,
            "key": ["id"],
            "versionOrder": [],
            "references": [],
            "onOpenRejects": "publish",
            "maxShrinkPercent": 100,
            "columns": columns,
        }
        for dataset, mode in DATASETS.items()
    ]
    command = [PROJECT / "node_modules" / ".bin" / "tsx", "-e", _DDL]
    answer = subprocess.run(
        command, cwd=PROJECT, input=json.dumps(contracts), capture_output=True, text=True, check=True
    )
    return json.loads(answer.stdout)
