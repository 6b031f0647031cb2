"""The S3 adapter against answers of S3 over real HTTP."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from load import object_store
from load.errors import RetryableError, TerminalError
from load.object_store import S3ObjectStore

ERROR = "<?xml version='1.0'?><Error><Code>{}</Code><Message>m</Message></Error>"
ANSWERS = {
    "missing": (404, "NoSuchKey"),
    "denied": (403, "AccessDenied"),
    "busy": (503, "SlowDown"),
    "broken": (500, "InternalError"),
}


class OneBucket(BaseHTTPRequestHandler):
    objects: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        key = self.path.removeprefix("/lake/").partition("?")[0]
        if key in ANSWERS:
            status, code = ANSWERS[key]
            self._answer(status, ERROR.format(code).encode())
        else:
            self._answer(200, self.objects[key])

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.objects[self.path.removeprefix("/lake/").partition("?")[0]] = body
        self._answer(200, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3ObjectStore]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), OneBucket)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    yield S3ObjectStore("lake")
    server.shutdown()
    server.server_close()


def test_objects_come_back_as_they_were_put(store: S3ObjectStore) -> None:
    body = bytes(range(256)) * 3000
    store.put("runs/r 1/load.json", b"{}")
    OneBucket.objects["part"] = body
    assert store.get("part") == body
    assert len(list(store.stream("part"))) > 1
    assert OneBucket.objects["runs/r%201/load.json"] == b"{}"


def test_it_travels_to_spark_tasks_without_its_client(store: S3ObjectStore) -> None:
    OneBucket.objects["part"] = b"x"
    assert store.get("part") == b"x"
    assert pickle.loads(pickle.dumps(store)).get("part") == b"x"


@pytest.mark.parametrize(
    ("key", "kind", "message"),
    [
        ("missing", TerminalError, "does not exist"),
        ("denied", TerminalError, "AccessDenied"),
        ("busy", RetryableError, "SlowDown"),
        ("broken", RetryableError, "InternalError"),
    ],
)
def test_what_s3_answers(store: S3ObjectStore, key: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=f"{message}.*key {key}"):
        store.get(key)


def test_it_asks_the_region_that_it_was_given_in_every_task(
    store: S3ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(object_store.boto3, "client", lambda _service, region_name: asked.append(region_name))
    for one in (S3ObjectStore("lake", "eu-west-1"), store):
        pickle.loads(pickle.dumps(one))._s3()
    assert asked == ["eu-west-1", None]


def test_an_endpoint_that_is_gone_is_retryable(store: S3ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(RetryableError, match="S3 was not reached.*key part"):
        S3ObjectStore("lake").get("part")
