"""A lake with the project's own contracts: what needs real datasets by name."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import lake
from lake import Lake, Row
from versioned_store import VersionedStore

_CONTRACTS = """
import { createTableSql, manifestDataset } from './contracts/ddl';
import { readContracts } from './contracts/read-contracts';
const contracts = readContracts('contracts');
process.stdout.write(JSON.stringify(contracts.map((c) => ({ ddl: createTableSql(c), manifest: manifestDataset(c) }))));
"""


def contract_documents(project: Path) -> list[dict[str, Any]]:
    """`ddl` and `manifest` of each contract of the project."""
    tsx = project / "node_modules" / ".bin" / "tsx"
    answer = subprocess.run([tsx, "-e", _CONTRACTS], cwd=project, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


class ContractLake(Lake):
    """`manifests`: what the manifest says of each dataset, by name."""

    store: VersionedStore

    def __init__(self, url: str, manifests: dict[str, dict[str, Any]]) -> None:
        super().__init__(url, VersionedStore())  # type: ignore[arg-type]
        self.manifests = manifests

    def row(self, dataset: str, **values: object) -> Row:
        """A row of a part; columns that are not given are NULL."""
        names = [column["name"] for column in self.manifests[dataset]["columns"]]
        assert values.keys() <= set(names), values.keys() - set(names)
        deleted = ("f",) if self.manifests[dataset]["deletes"] else ()
        return (*(values.get(name) for name in names), *deleted)

    def forget(self, decision_id: str, dataset: str, *key: str) -> dict[str, str]:
        """Writes the entry of a decision; returns the task for the manifest."""
        entry = {
            "id": decision_id,
            "kind": "forget",
            "dataset": dataset,
            "key": list(key),
            "by": "ann",
            "at": "",
            "why": "asked",
        }
        decision_key = f"decisions/_forget/{decision_id}.json"
        self.store.put(decision_key, json.dumps(entry).encode())
        return {"marker": f"pending/_forget.{decision_id}", "id": decision_id, "decision_key": decision_key}

    def forget_and_load(self, rnd: random.Random, step: int, receipts: list[dict[str, Any]]) -> None:
        """Loads a batch; now and then it asks to forget somebody, too."""
        forgets = [self.forget(f"d{step}", "students", rnd.choice(["s1", "s2", "s9"]))] if rnd.random() < 0.15 else []
        self.run(self.plan(*receipts, forgets=forgets))

    def everything(self) -> str:
        """Every row of every table, as text."""
        tables = self.query(
            "select format('%I.%I', nspname, relname) from pg_class c join pg_namespace n on n.oid = relnamespace "
            "where relkind = 'r' and nspname in ('core', 'mart', 'ops', 'stg', 'public') and relname <> 'forget_secret' order by 1"
        )
        return "\n".join(str(row) for (table,) in tables for row in self.query(f"select t::text from {table} t"))


@contextmanager
def contract_lake(url: str, manifests: dict[str, dict[str, Any]]) -> Iterator[ContractLake]:
    """A new bucket, and the warehouse at `url` as the loader's role."""
    one = ContractLake(url, manifests)
    with mock.patch.object(lake, "MANIFEST_DATASETS", manifests):
        yield one
    one.close()
