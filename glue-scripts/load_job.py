"""The loader as a Glue job, for batches above `load.glueAbove`: the same load, staged from Spark tasks."""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib.util import find_spec

from load.host import read_host
from load.kill_points import KillPoints
from load.load import Ports, load
from load.object_store import S3ObjectStore
from load.stage_in_spark import ON_A_LAPTOP, StageInSpark
from load.stage_in_threads import Stage, StageInThreads

REQUIRED = ["run_id", "lake_bucket", "DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_AUTH", "DB_TLS"]
OPTIONAL = ["DB_SECRET_ARN", "LAKE_KILL_AT", "spark_above_bytes"]
ON_GLUE = find_spec("awsglue") is not None


def job_arguments(argv: list[str]) -> dict[str, str]:
    """Arguments by name. Glue's own reader is used where it exists; others that Glue adds are left alone."""
    if ON_GLUE:
        from awsglue.utils import getResolvedOptions

        given = [name for name in OPTIONAL if f"--{name}" in argv]
        return {name: str(value) for name, value in getResolvedOptions(argv, REQUIRED + given).items()}
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for name in REQUIRED:
        parser.add_argument(f"--{name}", required=True)
    for name in OPTIONAL:
        parser.add_argument(f"--{name}")
    known, _ = parser.parse_known_args(argv[1:])
    return {name: value for name, value in vars(known).items() if value is not None}


def main(argv: list[str]) -> None:
    """Prints the answer of the load: `{run_id, version, erase}`."""
    arguments = job_arguments(argv)
    host = read_host(arguments["run_id"], arguments["lake_bucket"], {**os.environ, **arguments})
    store = S3ObjectStore(host.lake_bucket, host.warehouse.region)
    connect = host.warehouse.connect
    in_threads = StageInThreads(connect, store, host.threads)
    in_spark = StageInSpark(connect, store, {} if ON_GLUE else ON_A_LAPTOP)

    def stage(size: int) -> Stage:
        return in_spark if size >= host.spark_above_bytes else in_threads

    print(json.dumps(load(host.run_id, Ports(store, connect, stage, KillPoints(host.kill_at)))))


if __name__ == "__main__":
    main(sys.argv)
