"""Starts clouds and a PostgreSQL for the tests."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

from asking import Server, wait_for
from ports import free_port

PROJECT = Path(__file__).resolve().parents[3]
NODE_BIN = PROJECT / "node_modules" / ".bin"


@dataclass(frozen=True)
class Database:
    """The superuser is `postgres`."""

    port: int
    password: str


def _environment(home: Path, port: int, more: dict[str, str]) -> dict[str, str]:
    (home / "tmp").mkdir(exist_ok=True)
    return {
        "PATH": os.pathsep.join([str(NODE_BIN), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TMPDIR": str(home / "tmp"),
        "NODE_PATH": str(PROJECT / "node_modules"),
        "PYTHONPATH": str(PROJECT / "local"),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "AUTH": "true",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        **more,
    }


@contextmanager
def start_server(module: str, home: Path, more: dict[str, str]) -> Iterator[Server]:
    """Runs `python -m module` until the block ends."""
    port = free_port()
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module], env=_environment(home, port, more), cwd=home, stdout=log, stderr=log
        )
    server = Server(port, process, home)

    def healthy() -> bool:
        if process.poll() is not None:
            raise AssertionError(f"{module} ended:\n{server.log()[-2000:]}")
        try:
            return urllib.request.urlopen(f"{server.endpoint}/_ministack/health", timeout=2).status == 200
        except OSError:
            return False

    try:
        wait_for(f"{module} answers", healthy)
        yield server
    finally:
        process.kill()  # its data is thrown away, and a clean stop takes two seconds
        process.wait(timeout=20)


@contextmanager
def start_database() -> Iterator[Database]:
    """A throw-away PostgreSQL; it goes away when its standard input closes."""
    process = subprocess.Popen(
        ["node", str(PROJECT / "test" / "support" / "postgres.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, "the test PostgreSQL ended early"
        url = urlparse(json.loads(line)["url"])
        yield Database(url.port or 0, url.password or "")
    finally:
        process.stdin.close()
        process.wait(timeout=20)
