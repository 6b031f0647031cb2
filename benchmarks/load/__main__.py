"""usage: npm run -s bench:load [-- --rows 1000000 10000000] [--no-spark]"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).parents[2]
sys.path[:0] = [str(PROJECT / folder) for folder in ("glue-scripts", "test/python", "test/python/load")]

from .cases import run_cases
from .warehouse import warehouse


def main() -> None:
    parser = argparse.ArgumentParser(prog="npm run bench:load --", allow_abbrev=False)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 10_000_000], help="sizes, ascending")
    parser.add_argument("--no-spark", action="store_true", help="without the Glue host's way of staging")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="edulake-bench-") as folder, warehouse() as (url, datasets):
        run_cases(url, Path(folder), datasets, sorted(options.rows), not options.no_spark)


main()
