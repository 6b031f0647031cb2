"""The thin hosts: events, job arguments, and how they choose to stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import load_job
import load_lambda
import pytest
from folder_store import FolderStore
from lake import Lake
from load.copy_parts import CopiedPart, CopyTask
from load.errors import TerminalError
from load.sign_in import Warehouse
from load.stage_in_threads import Stage, StageInThreads

ENVIRONMENT = {
    "DB_HOST": "127.0.0.1",
    "DB_PORT": "5432",
    "DB_NAME": "lake",
    "DB_USER": "lake_loader",
    "DB_AUTH": "password",
    "DB_SECRET_ARN": "arn:secret",
    "DB_TLS": "disable",
}
ARGUMENTS = [part for name, value in ENVIRONMENT.items() for part in (f"--{name}", value)]


@pytest.fixture
def planned(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> tuple[Lake, str]:
    """A planned batch that the entry points reach as if the folder were S3."""
    monkeypatch.setattr(Warehouse, "connect", lambda _self: lake.connect())

    def store(bucket: str, _region: str | None = None) -> FolderStore:
        assert bucket == "lake-bucket"
        return lake.store

    for module in (load_lambda, load_job):
        monkeypatch.setattr(module, "S3ObjectStore", store)
    return lake, lake.plan(lake.file("pupils", "pupils/1.csv", [("a", "one", None)], 10))


def test_the_lambda_answers_run_and_version(planned: tuple[Lake, str], monkeypatch: pytest.MonkeyPatch) -> None:
    lake, run_id = planned
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    event = {"run_id": run_id, "lake_bucket": "lake-bucket"}
    assert load_lambda.handler(event, None) == {"run_id": run_id, "version": 1, "erase": False}
    assert len(lake.core("pupils")) == 1


def test_the_lambda_names_what_its_event_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(TerminalError, match="lake_bucket is empty"):
        load_lambda.handler({"run_id": "r"}, None)


def test_the_errors_that_the_state_machine_sees_have_their_plain_names() -> None:
    with pytest.raises(TerminalError) as caught:
        load_lambda.handler({}, None)
    assert type(caught.value).__name__ == "TerminalError"


@pytest.mark.parametrize(("above", "host"), [(None, "spark"), ("0", "spark"), ("1000000", "threads")])
def test_the_job_stages_in_spark_above_a_size(
    planned: tuple[Lake, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    above: str | None,
    host: str,
) -> None:
    lake, run_id = planned
    used: list[str] = []

    def recorded(name: str) -> Callable[..., Stage]:
        def stage(tasks: Sequence[CopyTask]) -> list[CopiedPart]:
            used.append(name)
            return StageInThreads(lake.connect, lake.store, 1)(tasks)

        return lambda *_: stage

    monkeypatch.setattr(load_job, "StageInSpark", recorded("spark"))
    monkeypatch.setattr(load_job, "StageInThreads", recorded("threads"))
    argv = ["load_job.py", "--JOB_NAME", "load", "--run_id", run_id, "--lake_bucket", "lake-bucket", *ARGUMENTS]
    load_job.main(argv + (["--spark_above_bytes", above] if above else []))
    assert used == [host]
    assert capsys.readouterr().out == f'{{"run_id": "{run_id}", "version": 1, "erase": false}}\n'


def test_job_arguments_that_glue_adds_are_left_alone() -> None:
    argv = [
        "load_job.py",
        "--run_id",
        "r",
        "--enable-metrics",
        "true",
        "--lake_bucket",
        "b",
        *ARGUMENTS,
        "--TempDir",
        "x",
    ]
    arguments = load_job.job_arguments(argv)
    assert arguments == {"run_id": "r", "lake_bucket": "b", **ENVIRONMENT}
