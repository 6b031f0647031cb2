"""Writes parts, receipts and manifests as the cleaner and `plan` do, runs loads, and reads the warehouse."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import subprocess
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from folder_store import FolderStore
from load.kill_points import KillPoints
from load.load import Ports, load
from load.stage_in_threads import StageInThreads

Row = tuple[object, ...]
"""Values in the order of the part's columns, without `_file` and `_line`; None is NULL. With `deleteWhen` the last is `t` or `f`."""

LedgerRow = tuple[int, str, str, str, str | None, str | None]
"""`_line, _check, _reasons, _status, _by, _at` of a reject ledger; each record is 9 bytes and a newline."""

_DDL = """
import { createTableSql, manifestDataset } from './contracts/ddl';
const contracts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(contracts.map((c: any) => ({ ddl: createTableSql(c), manifest: manifestDataset(c) }))));
"""
MANIFEST_DATASETS: dict[str, dict[str, Any]] = {}


def ddl_of(project: Path, contracts: dict[str, dict[str, Any]]) -> list[str]:
    """The product's own DDL; what the manifest says of each dataset is remembered for `Lake`."""
    tsx = project / "node_modules" / ".bin" / "tsx"
    answer = subprocess.run(
        [tsx, "-e", _DDL],
        cwd=project,
        input=json.dumps(list(contracts.values())),
        capture_output=True,
        text=True,
        check=True,
    )
    documents = json.loads(answer.stdout)
    MANIFEST_DATASETS.update({document["manifest"]["name"]: document["manifest"] for document in documents})
    return [statement for document in documents for statement in document["ddl"]]


class Lake:
    def __init__(self, url: str, store: FolderStore, threads: int = 3) -> None:
        self.url, self.store, self.threads = url, store, threads
        self.connect = partial(psycopg.connect, url, autocommit=True)
        self._run = count(1)
        self._reader: psycopg.Connection[Any] | None = None

    def file(
        self,
        dataset: str | None,
        source_key: str,
        rows: Sequence[Row],
        order_time: int,
        *,
        fixed: dict[int, Row] | None = None,
        generation: int = 1,
        status: str = "clean",
        parts: int = 1,
        rejects: Sequence[tuple[int, str]] = (),
        duplicates: int = 0,
        captured: dict[str, str] | None = None,
        sha256: str | None = None,
        drift: dict[str, Any] | None = None,
        ledger: Sequence[LedgerRow] = (),
        released: dict[str, str] | None = None,
        waived: dict[str, str] | None = None,
        fixes: Sequence[str] = (),
        decisions: Sequence[str] = (),
        canon: int = 1,
        forgotten: int = 0,
    ) -> dict[str, Any]:
        """A cleaned file: its rows stand on lines 2, 3, …; `fixed` rows by line are of a fix. Returns the receipt.

        `rejects`: line and reasons of open rejects; `ledger`: further rows of the reject ledger, which no count includes.
        """
        file_id = hashlib.sha256(f"{source_key}\n{order_time}".encode()).hexdigest()[:16]
        folder = f"clean/{dataset}/{file_id}/g{generation}/"
        numbered = [(line, row) for line, row in enumerate(rows, 2)]
        size = -(-len(numbered) // parts) or 1
        listed = []
        chunks = (
            [numbered[at : at + size] for at in range(0, len(numbered), size)] if status in ("clean", "held") else []
        )
        for number, chunk in enumerate(chunks):
            listed.append(self._part(dataset or "", f"{folder}{number}.csv.gz", file_id, chunk, own=True))
        if fixed:
            listed.append(self._part(dataset or "", f"{folder}fixed.csv.gz", file_id, list(fixed.items()), own=False))
        clean = sum(part["rows"] for part in listed)
        receipt = {
            "file": source_key,
            "file_id": file_id,
            "dataset": dataset,
            "contract_version": "1.0.0" if dataset else None,
            "contract_hash": f"hash of {dataset}" if dataset else None,
            "canon": canon,
            "bucket": "raw",
            "key": source_key,
            "version_id": f"v{order_time}",
            "order_time": order_time,
            "generation": generation,
            "rendition": f"g{generation}",
            "fixes": list(fixes),
            "decisions": list(decisions),
            "released": released,
            "waived": waived,
            "bytes": 1,
            "sha256": sha256 or hashlib.sha256(repr(rows).encode()).hexdigest(),
            "status": status,
            "reason": None if status == "clean" else {"code": "because", "message": "of the test"},
            "rows": {
                "read": clean + len(rejects) + duplicates + forgotten,
                "clean": clean,
                "rejected": len(rejects),
                "duplicate": duplicates,
                **({"forgotten": forgotten} if forgotten else {}),
            },
            "drift": drift or {"extra": [], "missing": [], "renamed": []},
            "captured": captured or {},
            "parts": listed,
            "rejects_key": None,
            "reject_ledger_key": self._rejects(folder, file_id, rejects, ledger),
        }
        return receipt

    def _part(self, dataset: str, key: str, file_id: str, rows: Sequence[tuple[int, Row]], own: bool) -> dict[str, Any]:
        names = [column["name"] for column in MANIFEST_DATASETS[dataset]["columns"]]
        deleted = ["_deleted"] if MANIFEST_DATASETS[dataset]["deletes"] else []
        body = self.csv([*names, *deleted, "_file", "_line"], [(*row, file_id, line) for line, row in rows])
        self.store.put(key, body)
        return {"key": key, "rows": len(rows), "bytes": len(body), "own": own}

    def _rejects(
        self, folder: str, file_id: str, rejects: Sequence[tuple[int, str]], further: Sequence[LedgerRow]
    ) -> str | None:
        if not rejects and not further:
            return None
        header = ["_file", "_line", "_byte", "_length", "_check", "_reasons", "_status", "_by", "_at"]
        open_rows: list[LedgerRow] = [(line, "c", why, "open", None, None) for line, why in rejects]
        key = f"{folder}ledger.csv.gz"
        rows = [(file_id, line, 10 * (line - 1), 9, *row) for line, *row in sorted([*open_rows, *further])]
        self.store.put(key, self.csv(header, rows))
        return key

    @staticmethod
    def csv(header: Sequence[str], rows: Sequence[Row]) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        return gzip.compress(text.getvalue().encode(), 1)

    def plan(
        self,
        *receipts: dict[str, Any],
        run_id: str | None = None,
        reports_version: int = 0,
        datasets: dict[str, dict[str, Any]] | None = None,
        forgets: Sequence[dict[str, str]] = (),
        rechecks: Sequence[dict[str, str]] = (),
    ) -> str:
        """Writes the manifest of a batch; returns the run id. `datasets` take the place of those of the tests by name."""
        run_id = run_id or f"run-{next(self._run)}"
        listed = {**MANIFEST_DATASETS, **(datasets or {})}
        manifest = {
            "run_id": run_id,
            "created_at": "2026-01-01T00:00:00Z",
            "oldest_order_time": 1,
            "host": "lambda",
            "bytes": 1,
            "datasets": [listed[name] for name in sorted(listed)],
            "files": [{"marker": f"pending/{r['file_id']}.{r['generation']}", "receipt": r} for r in receipts],
            "forgets": list(forgets),
            "rechecks": list(rechecks),
            "reports_version": reports_version,
            "crawl": [],
        }
        self.store.put(f"runs/{run_id}/manifest.json", json.dumps(manifest).encode())
        return run_id

    def ports(self, points: KillPoints | None = None) -> Ports:
        stage = StageInThreads(self.connect, self.store, self.threads)
        return Ports(self.store, self.connect, lambda _bytes: stage, points or KillPoints())

    def run(self, run_id: str) -> dict[str, Any]:
        """Loads a planned batch; returns `load.json`."""
        answer = load(run_id, self.ports())
        result = self.result(run_id)
        assert answer == {"run_id": run_id, "version": result["version"], "erase": result["erase"]}
        return result

    def load(self, *receipts: dict[str, Any], reports_version: int = 0) -> dict[str, Any]:
        return self.run(self.plan(*receipts, reports_version=reports_version))

    def result(self, run_id: str) -> dict[str, Any]:
        return json.loads(self.store.get(f"runs/{run_id}/load.json"))

    def query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        self._reader = self._reader or self.connect()
        return self._reader.execute(statement, values or None).fetchall()

    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()

    def core(self, dataset: str) -> list[tuple[Any, ...]]:
        """(id, value, file, line) per row, by id."""
        return self.query(f'select id, value, _file, _line from core."{dataset}" order by id')

    def books(self, receipt: dict[str, Any]) -> dict[str, Any]:
        """Label and non-zero counters of a file."""
        with self.connect(row_factory=psycopg.rows.dict_row) as db:
            row = db.execute("select * from ops.file where file_id = %s", (receipt["file_id"],)).fetchone()
        assert row is not None
        counters = {k.removeprefix("rows_"): v for k, v in row.items() if k.startswith("rows_") and v}
        return {"label": row["label"], **counters}
