"""A PostgreSQL of its own with a migrated warehouse, thrown away at the end."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

PROJECT = Path(__file__).parents[2]
ROLES = ("lake_loader", "lake_feed", "lake_query")
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
    """URL of a superuser, and what a manifest says of the datasets."""
    command = ["node", "test/support/postgres.mjs"]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            url = json.loads(process.stdout.readline())["url"]
            yield url, _migrate(url)
        finally:
            process.stdin.close()


def _migrate(url: str) -> list[dict[str, Any]]:
    documents = _ddl()
    with psycopg.connect(url, autocommit=True) as db:
        for role in ROLES:
            db.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
        for file in sorted((PROJECT / "sql" / "migrations").glob("*.sql")):
            db.execute(file.read_bytes())
        for document in documents:
            for statement in document["ddl"]:
                db.execute(statement.encode())
    return [document["manifest"] for document in documents]


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
