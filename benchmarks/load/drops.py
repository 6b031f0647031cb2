"""Cleaned files of any size, as the cleaner leaves them: parts, receipt, manifest."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from .warehouse import COLUMNS

PART_ROWS = 500_000
# PostgreSQL makes the rows: as fast as it can be loaded, and in its own text form. `{v}` changes the content of a row.
_ROWS = """copy (
  select n as id, 'C-' || lpad((n % 100000)::text, 6, '0') as code, 'Student ' || md5(n::text) as name,
    (array['Springfield', 'Shelbyville', 'Ogdenville', 'North Haverbrook'])[1 + n % 4] as city,
    (n % 13)::int as grade, ((n + {v}) % 240)::int as credits, ((n * 7 + {v}) % 10000) / 100.0 as score,
    round((n % 99991) / 9999.0, 4) as ratio, n % 3 = 0 as active, date '2000-01-01' + (n % 7000)::int as born,
    timestamptz '2026-01-01 00:00:00Z' + make_interval(secs => n) as updated_at, '{f}' as _file, n + 1 as _line
  from generate_series({a}::bigint, {b}::bigint) n
) to stdout (format csv, header)"""
_runs = count(1)


@dataclass(frozen=True)
class Drop:
    """One cleaned file: its receipt names its parts."""

    receipt: dict[str, Any]

    @property
    def keys(self) -> list[str]:
        return [part["key"] for part in self.receipt["parts"]]

    @property
    def rows(self) -> int:
        return int(self.receipt["rows"]["read"])


@dataclass(frozen=True)
class Bucket:
    """A lake bucket in a folder, and a PostgreSQL that makes rows."""

    folder: Path
    url: str
    datasets: Sequence[dict[str, Any]]

    def drop(self, dataset: str, number: int, rows: int, *, first: int = 1, version: int = 0) -> Drop:
        """`rows` rows from key `first` on, as file `number` (later files win); another `version` is other content."""
        file_id = f"{number:016x}"
        parts = []
        with psycopg.connect(self.url, autocommit=True) as db:
            db.execute("set time zone 'UTC'")
            for place, start in enumerate(range(first, first + rows, PART_ROWS)):
                last = min(start + PART_ROWS, first + rows) - 1
                key = f"clean/{dataset}/{file_id}/r/part-{place:05}.csv.gz"
                parts.append({"key": key, "rows": last - start + 1, "own": True, "bytes": 0})
                statement = _ROWS.format(v=version, f=file_id, a=start, b=last)
                parts[-1]["bytes"] = self._write(db, key, statement)
        return Drop(_receipt(dataset, file_id, number, rows, parts))

    def plan(self, *drops: Drop) -> str:
        """Freezes a batch; returns its run id."""
        run_id = f"bench-{next(_runs)}"
        manifest = {
            "run_id": run_id,
            "created_at": "2026-01-01T00:00:00Z",
            "oldest_order_time": 1,
            "host": "lambda",
            "bytes": 1,
            "datasets": self.datasets,
            "files": [{"marker": "m", "receipt": drop.receipt} for drop in drops],
            "forgets": [],
            "rechecks": [],
            "reports_version": 1 << 40,
            "crawl": [],
        }
        path = self.folder / "runs" / run_id / "manifest.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(manifest))
        return run_id

    def _write(self, db: psycopg.Connection[Any], key: str, statement: str) -> int:
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        with (
            gzip.open(path, "wb", compresslevel=zlib.Z_BEST_SPEED) as file,
            db.cursor() as cursor,
            cursor.copy(statement.encode()) as copy,
        ):
            for chunk in copy:
                file.write(chunk)
        return path.stat().st_size


def _receipt(dataset: str, file_id: str, number: int, rows: int, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "file": f"{dataset}/bench.csv",
        "file_id": file_id,
        "dataset": dataset,
        "contract_version": "1.0.0",
        "contract_hash": f"hash of {dataset}",
        "canon": 1,
        "bucket": "raw",
        "key": f"{dataset}/bench.csv",
        "version_id": str(number),
        "order_time": number,
        "generation": 1,
        "rendition": "r",
        "fixes": [],
        "decisions": [],
        "released": None,
        "waived": None,
        "bytes": 1,
        "sha256": file_id * 4,
        "status": "clean",
        "reason": None,
        "rows": {"read": rows, "clean": rows, "rejected": 0, "duplicate": 0},
        "drift": {"extra": [], "missing": [], "renamed": []},
        "captured": {},
        "parts": parts,
        "rejects_key": None,
        "reject_ledger_key": None,
        "columns": list(COLUMNS),
    }
