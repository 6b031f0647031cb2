"""One Glue job run as an operating system process in its own process group."""

import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ministack.core.responses import get_region
from ministack.services import s3

from cloud.clients import role_credentials
from cloud.settings import Settings

# What a job process may inherit from the server; everything else is the server's own business.
INHERITED = ("PATH", "HOME", "LANG", "JAVA_HOME", "TMPDIR", "USER")
MESSAGE_LIMIT = 2000


@dataclass(frozen=True)
class Ended:
    """State and message as GetJobRun shows them."""

    state: str
    message: str


def _fetch(uri: str, folder: Path) -> str:
    bucket, key = uri.removeprefix("s3://").split("/", 1)
    body = s3._get_object_data(bucket, key)
    if body is None:
        raise FileNotFoundError(f"{uri} does not exist")
    path = folder / Path(key).name
    path.write_bytes(bytes(body))
    return str(path)


def command(
    settings: Settings, job: dict[str, Any], run: dict[str, Any], folder: Path
) -> tuple[list[str], dict[str, str]]:
    """The argument vector and environment of a run: what Glue passes, and the credentials of the job's role."""
    arguments: dict[str, str] = run["Arguments"]
    script = _fetch(job["Command"]["ScriptLocation"], folder)
    extra = [uri.strip() for uri in arguments.get("--extra-py-files", "").split(",") if uri.strip()]
    libraries = [_fetch(uri, folder) for uri in extra]
    vector = [settings.glue_python, script, "--JOB_NAME", run["JobName"], "--JOB_RUN_ID", run["Id"]]
    for name, value in arguments.items():
        vector += [name, str(value)]
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(libraries),
        "PYTHONUNBUFFERED": "1",
        "PYSPARK_PYTHON": settings.glue_python,
        "PYSPARK_DRIVER_PYTHON": settings.glue_python,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "AWS_ENDPOINT_URL": settings.endpoint,
        "AWS_REGION": get_region(),
        "AWS_DEFAULT_REGION": get_region(),
    }
    credentials = role_credentials(job["Role"], "GlueJobRunnerSession")
    return vector, environment | {name: value for name, value in credentials.items() if value}


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends the driver and everything it started (the JVM, its Python workers)."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _failure(code: int, errors: Path) -> str:
    """The last line of the error output, or the signal that ended the process."""
    if code < 0:
        return f"the job process was ended by {signal.Signals(-code).name}"
    with errors.open("rb") as file:
        file.seek(max(0, errors.stat().st_size - 64 * 1024))
        lines = [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    return (lines[-1] if lines else f"exit code {code}")[:MESSAGE_LIMIT]


def execute(
    vector: list[str],
    environment: dict[str, str],
    folder: Path,
    timeout_seconds: float,
    started: Callable[[subprocess.Popen[bytes]], None],
) -> Ended:
    """Runs the process; its output is in `folder`/stdout and `folder`/stderr. A timeout kills the whole group."""
    out, err = folder / "stdout", folder / "stderr"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = _start(vector, environment, folder, stdout, stderr)
        started(process)
        try:
            code = process.wait(timeout=timeout_seconds)
        except subprocess.TimeoutExpired:
            kill_group(process)
            process.wait()
            return Ended("TIMEOUT", f"Job run exceeded its timeout of {timeout_seconds / 60:g} minutes")
    kill_group(process)  # a JVM must not outlive its driver
    return Ended("SUCCEEDED", "") if code == 0 else Ended("FAILED", _failure(code, err))


def _start(
    vector: list[str], environment: dict[str, str], folder: Path, stdout: BinaryIO, stderr: BinaryIO
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        vector,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )
