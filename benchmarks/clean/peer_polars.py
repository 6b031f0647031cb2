"""A measured process: the same job on Polars (Rust, all cores, the whole table in memory)."""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl

NULLS = ["n/a", "N/A", "NA", "null", "NULL", ""]


def band(average: pl.Expr) -> pl.Expr:
    """Letter of a mean."""
    letters = pl.when(average >= 90).then(pl.lit("A")).when(average >= 80).then(pl.lit("B"))
    letters = letters.when(average >= 70).then(pl.lit("C")).when(average >= 60).then(pl.lit("D"))
    return letters.otherwise(pl.lit("F"))


def clean(path: str, out: Path, checks: dict[str, Any]) -> tuple[int, int]:
    """Writes good.csv and bad.csv. Answers how many rows were read and how many are good."""
    table = pl.read_csv(path, infer_schema=False, null_values=NULLS)
    table = table.with_columns(pl.all().str.strip_chars())
    columns = table.columns
    names = [columns[index] for index in checks["numbers"]]
    key = columns[checks["id"]]
    table = table.with_columns([pl.col(name).cast(pl.Float64, strict=False).alias(f"{name}_n") for name in names])
    valid = pl.all_horizontal([pl.col(f"{name}_n").is_between(0, 100) for name in names])
    good = table.filter(valid & pl.col(key).is_not_null()).unique(subset=key, keep="first", maintain_order=True)
    if checks["derive"]:
        mean = pl.sum_horizontal([pl.col(f"{name}_n") for name in names]) / len(names)
        good = good.with_columns(mean.round(2).alias("average"))
        good = good.with_columns(band(pl.col("average")).alias("band"))
    good.drop([f"{name}_n" for name in names]).write_csv(out / "good.csv")
    table.filter(~valid.fill_null(False)).select(columns).write_csv(out / "bad.csv")
    return table.height, good.height


def main() -> None:
    """Does the job of the only argument and prints what it took."""
    job = json.loads(sys.argv[1])
    out = Path(job["out"])
    out.mkdir(parents=True, exist_ok=True)
    began, cpu = time.perf_counter(), time.process_time()
    rows, good = clean(job["files"][0]["path"], out, job["checks"])
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer = {"rows": rows, "good": good, "seconds": seconds, "cpu_seconds": cpu_seconds, "rss_mb": rss_mb}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
