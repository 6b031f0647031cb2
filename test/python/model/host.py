"""The product's Lambdas, run by Node beside the tests (test/model/host.ts)."""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from load.errors import ObjectMissing, PreconditionFailed
from load.object_store import ObjectVersion

PROJECT = Path(__file__).parents[3]


class Killed(BaseException):
    """The process is gone; nothing in it may catch this."""


class HostError(Exception):
    """The host could not do what it was asked; `name` is the error's there."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


@dataclass(frozen=True)
class Standing:
    """`state` is `waiting`, `done` or `failed`; `error` and `message` say of what it failed."""

    state: str
    answer: Any = None
    error: str = ""
    message: str = ""


def _bundle(folder: Path) -> Path:
    """The host as one script, which starts in a third of the time that it takes to load its sources one by one."""
    script = folder / "host.cjs"
    options = ["--bundle", "--platform=node", "--target=node20", "--keep-names", "--external:pg-native"]
    esbuild = PROJECT / "node_modules" / ".bin" / "esbuild"
    command = [str(esbuild), "test/model/host.ts", *options, "--log-level=error", f"--outfile={script}"]
    subprocess.run(command, cwd=PROJECT, check=True)
    return script


class NodeHost:
    """One child process; calls from several threads take turns."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="edulake-model-")
        command = ["node", str(_bundle(Path(self._folder.name)))]
        self._process = subprocess.Popen(
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._turn = threading.Lock()

    def call(self, call: str, **values: Any) -> Any:
        """Raises HostError."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with self._turn:
            self._process.stdin.write(json.dumps({"call": call, **values}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        if not line:
            raise HostError("Ended", "the host of the product's steps is gone")
        answer = json.loads(line)
        if "error" in answer:
            raise HostError(answer["error"], f"{call}: {answer['message']}")
        return answer["ok"]

    def start(self, step: str, **values: Any) -> int:
        return int(self.call("start", step=step, **values))

    def advance(self, process: int, calls: int | None = None) -> Standing:
        """Lets a process make so many calls of the store, or run to its end."""
        return Standing(**self.call("advance", process=process, calls=calls))

    def json(self, key: str) -> Any:
        """A document of the lake; None when there is none."""
        found = self.call("get", key=key)
        return None if found is None else json.loads(base64.b64decode(found["body"]))

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._folder.cleanup()


class HostStore:
    """The lake bucket inside the host, as the loader and the eraser see it. `calls` is how many it answers before it dies."""

    def __init__(self, host: NodeHost, calls: int | None = None) -> None:
        self._host, self._left = host, calls

    def get(self, key: str) -> bytes:
        return self.get_with_etag(key)[0]

    def get_with_etag(self, key: str) -> tuple[bytes, str]:
        found = self._call("get", key=key)
        if found is None:
            raise ObjectMissing("the object does not exist (any more)", key=key)
        return base64.b64decode(found["body"]), found["etag"]

    def put(self, key: str, body: bytes) -> None:
        self._call("put", key=key, body=base64.b64encode(body).decode())

    def put_typed(self, key: str, body: bytes, content_type: str) -> None:
        self.put(key, body)

    def put_if_match(self, key: str, body: bytes, etag: str) -> None:
        try:
            self._call("put", key=key, body=base64.b64encode(body).decode(), etag=etag)
        except HostError as error:
            if error.name != "PreconditionFailed":
                raise
            raise PreconditionFailed("somebody else wrote the object", key=key) from error

    def stream(self, key: str) -> Iterator[bytes]:
        yield self.get(key)

    def versions(self, prefix: str) -> Iterator[ObjectVersion]:
        seen: set[str] = set()
        # The newest of a key comes first.
        for found in self._call("versions", prefix=prefix):
            key = found["key"]
            yield ObjectVersion(key, found["version_id"], key not in seen, False, found["modified"])
            seen.add(key)

    def delete_version(self, key: str, version_id: str) -> None:
        self._call("deleteVersion", key=key, version_id=version_id)

    def _call(self, call: str, **values: Any) -> Any:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise Killed
        return self._host.call(call, **values)
