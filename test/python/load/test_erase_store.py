"""The calls of S3 that erasing needs, over real HTTP: versions, conditional writes, deleting for good."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from load.errors import ObjectMissing, PreconditionFailed, RetryableError
from load.object_store import ObjectVersion, S3ObjectStore

PAGE = """<?xml version="1.0"?><ListVersionsResult><IsTruncated>{truncated}</IsTruncated><NextKeyMarker>b</NextKeyMarker>
<NextVersionIdMarker>2</NextVersionIdMarker>{entries}</ListVersionsResult>"""
ENTRY = """<{kind}><Key>{key}</Key><VersionId>{version}</VersionId><IsLatest>{latest}</IsLatest>
<LastModified>2026-01-01T00:00:0{version}.000Z</LastModified></{kind}>"""


class Bucket(BaseHTTPRequestHandler):
    requests: ClassVar[list[tuple[str, str, dict[str, list[str]], str | None]]] = []

    def do_GET(self) -> None:
        asked = self._note()
        if "versions" not in asked:
            self._answer(200, b"{}", {"ETag": '"tag"'}) if "there" in self.path else self._refuse(404, "NoSuchKey")
        elif "key-marker" in asked:
            entries = ENTRY.format(kind="Version", key="b", version=1, latest="false")
            self._answer(200, PAGE.format(truncated="false", entries=entries).encode())
        else:
            entries = ENTRY.format(kind="DeleteMarker", key="b", version=3, latest="true")
            entries += ENTRY.format(kind="Version", key="a", version=2, latest="true")
            self._answer(200, PAGE.format(truncated="true", entries=entries).encode())

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self._note()
        tag = self.headers["if-match"]
        if tag == "busy":
            self._refuse(409, "ConditionalRequestConflict")
        elif tag not in (None, '"tag"'):
            self._refuse(412, "PreconditionFailed")
        else:
            self._answer(200, b"")

    def do_DELETE(self) -> None:
        self._note()
        self._answer(204, b"")

    def _note(self) -> dict[str, list[str]]:
        url = urlsplit(self.path)
        asked = parse_qs(url.query, keep_blank_values=True)
        self.requests.append((self.command, url.path, asked, self.headers["content-type"]))
        return asked

    def _refuse(self, status: int, code: str) -> None:
        self._answer(status, f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>".encode())

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3ObjectStore]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    Bucket.requests.clear()
    yield S3ObjectStore("lake")
    server.shutdown()
    server.server_close()


def test_all_versions_and_markers_of_all_pages(store: S3ObjectStore) -> None:
    first = 1767225600.0
    assert list(store.versions("clean/")) == [
        ObjectVersion("a", "2", True, False, first + 2),
        ObjectVersion("b", "3", True, True, first + 3),
        ObjectVersion("b", "1", False, False, first + 1),
    ]
    assert [request[2]["prefix"] for request in Bucket.requests] == [["clean/"]] * 2


def test_an_object_is_replaced_only_as_it_was_read(store: S3ObjectStore) -> None:
    body, etag = store.get_with_etag("there")
    assert (body, etag) == (b"{}", '"tag"')
    store.put_if_match("there", b"[]", etag)
    with pytest.raises(PreconditionFailed, match="key there"):
        store.put_if_match("there", b"[]", '"another"')
    with pytest.raises(PreconditionFailed) as lost:
        store.put_if_match("there", b"[]", "busy")
    # So the state machine tries again.
    assert isinstance(lost.value, RetryableError)
    with pytest.raises(ObjectMissing, match="key gone"):
        store.get_with_etag("gone")


def test_parts_and_rejects_keep_their_types(store: S3ObjectStore) -> None:
    store.put_typed("part", b"x", "application/gzip")
    store.put("runs/r/load.json", b"{}")
    assert [request[3] for request in Bucket.requests] == ["application/gzip", "application/json"]


def test_one_version_is_deleted_for_good(store: S3ObjectStore) -> None:
    store.delete_version("a b", "v1")
    ((method, path, asked, _),) = Bucket.requests
    assert (method, path, asked["versionId"]) == ("DELETE", "/lake/a%20b", ["v1"])
