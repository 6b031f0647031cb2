"""Reads the environment of either host, here and nowhere else. The names are those of ENV in names.ts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import TerminalError
from .sign_in import Warehouse

# Two cores of the database are busy with two COPY streams; a third hides the round trips to S3.
DEFAULT_THREADS = 3


@dataclass(frozen=True)
class Host:
    """What one run gets from outside."""

    run_id: str
    lake_bucket: str
    warehouse: Warehouse
    kill_at: str | None
    threads: int = DEFAULT_THREADS
    spark_above_bytes: int = 0


def read_host(run_id: str, lake_bucket: str, values: Mapping[str, str]) -> Host:
    """`values`: environment variables of the Lambda, or job arguments of Glue.

    Raises TerminalError naming the variable that is missing or wrong.
    """
    warehouse = Warehouse(
        host=_required(values, "DB_HOST"),
        port=_number(values, "DB_PORT"),
        name=_required(values, "DB_NAME"),
        user=_required(values, "DB_USER"),
        auth=_one_of(values, "DB_AUTH", ("iam", "password")),
        secret=values.get("DB_SECRET_ARN") or None,
        tls=_one_of(values, "DB_TLS", ("verify-full", "disable")),
    )
    return Host(
        run_id=_name(run_id, "run_id"),
        lake_bucket=_name(lake_bucket, "lake_bucket"),
        warehouse=warehouse,
        kill_at=values.get("LAKE_KILL_AT") or None,
        spark_above_bytes=_number(values, "spark_above_bytes", default=0),
    )


def _name(value: str, name: str) -> str:
    if not value:
        raise TerminalError(f"{name} is empty: start the loader through the state machine")
    return value


def _required(values: Mapping[str, str], name: str) -> str:
    value = values.get(name, "")
    if not value:
        raise TerminalError(f"{name} is not set: deploy the stacks again")
    return value


def _number(values: Mapping[str, str], name: str, default: int | None = None) -> int:
    text = values.get(name, "") or ("" if default is None else str(default))
    if not text.isdecimal():
        raise TerminalError(f"{name} is {text!r}: expected a whole number")
    return int(text)


def _one_of(values: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = _required(values, name)
    if value not in allowed:
        raise TerminalError(f"{name} is {value!r}: expected {' or '.join(allowed)}")
    return value
