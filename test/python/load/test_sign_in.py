"""Signing in, the environment of both hosts, and what goes wrong with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from load import sign_in
from load.database import PUBLISH_LOCK
from load.errors import RetryableError, TerminalError
from load.host import Host, read_host
from load.sign_in import Warehouse, rds_token, secret_password

NAMES = Path(__file__).parents[3] / "names.ts"
ENVIRONMENT = {
    "DB_HOST": "127.0.0.1",
    "DB_PORT": "5432",
    "DB_NAME": "lake",
    "DB_USER": "lake_loader",
    "DB_AUTH": "password",
    "DB_SECRET_ARN": "arn:secret",
    "DB_TLS": "disable",
}


class Secrets:
    """Answers like Secrets Manager."""

    def __init__(self, answer: str | Exception) -> None:
        self._answer = answer

    def get_secret_value(self, SecretId: str) -> dict[str, str]:
        if isinstance(self._answer, Exception):
            raise self._answer
        return {"SecretString": self._answer}


def secret(user: str, password: str) -> str:
    return json.dumps({"username": user, "password": password, "host": "h", "port": 1, "dbname": "d"})


def at(server: str, **changes: Any) -> Warehouse:
    address = psycopg.conninfo.conninfo_to_dict(server)
    settings = {"host": address["host"], "port": int(address["port"]), "name": "warehouse", "user": "lake_loader"}
    return Warehouse(**{**settings, "auth": "password", "secret": "arn", "tls": "disable", **changes})


def test_sign_in_by_the_secret_of_the_role(server: str, warehouse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_client", lambda *_: Secrets(secret("lake_loader", "lake_loader")))
    with at(server).connect() as db:
        assert db.execute("select current_user, current_setting('application_name')").fetchone() == (
            "lake_loader",
            "edulake load",
        )
        assert db.autocommit


def test_sign_in_by_a_token(server: str, warehouse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server knows no IAM: the token is made its password for once."""

    class Rds:
        def generate_db_auth_token(self, DBHostname: str, Port: int, DBUsername: str) -> str:
            assert (DBHostname, Port, DBUsername) == (place.host, place.port, "lake_token")
            return "a?token&of=15 minutes"

    place = at(server, auth="iam", secret=None, user="lake_token")
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("create role lake_token login password 'a?token&of=15 minutes'")
    monkeypatch.setattr(sign_in, "_client", lambda *_: Rds())
    with place.connect() as db:
        assert db.execute("select current_user").fetchone() == ("lake_token",)


def test_a_token_is_computed_from_the_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    client = boto3.client("rds", region_name="eu-west-1", aws_access_key_id="AKID", aws_secret_access_key="secret")
    place = Warehouse("db.abc.eu-west-1.rds.amazonaws.com", 5432, "lake", "lake_loader", "iam", None, "verify-full")
    token = rds_token(place, client)
    assert token.startswith("db.abc.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=lake_loader&")
    assert "X-Amz-Expires=900" in token and "eu-west-1" in token and "secret" not in token


def test_the_endpoint_tells_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(sign_in, "_client", lambda *what: asked.append(what) or Broken())

    class Broken:
        def generate_db_auth_token(self, **_: object) -> str:
            raise EndpointConnectionError(endpoint_url="x")

    place = Warehouse("db.abc.eu-west-1.rds.amazonaws.com", 5432, "lake", "lake_loader", "iam", None, "disable")
    with pytest.raises(TerminalError, match="no token"):
        place.connect()
    assert asked == [("rds", "eu-west-1")]


def test_verify_full_with_the_authorities_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in.resources, "files", lambda _package: tmp_path)
    monkeypatch.setattr(sign_in, "_client", lambda *_: Secrets(secret("lake_loader", "pw")))
    sign_in.authorities_file.cache_clear()
    place = Warehouse("db.example", 5432, "lake", "lake_loader", "password", "arn", "verify-full")
    with pytest.raises(TerminalError, match=r"rds-ca\.pem is missing"):
        place.connect()
    (tmp_path / "rds-ca.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    given: dict[str, Any] = {}
    monkeypatch.setattr(psycopg, "connect", lambda **settings: given.update(settings))
    try:
        place.connect()
        assert given["sslmode"] == "verify-full"
        assert Path(given["sslrootcert"]).read_text() == "-----BEGIN CERTIFICATE-----\n"
    finally:
        Path(sign_in.authorities_file()).unlink()
        sign_in.authorities_file.cache_clear()


def test_without_tls_only_on_the_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_client", lambda *_: Secrets(secret("lake_loader", "pw")))
    for host in ("db.example", "10.0.0.1", "127.0.0.1.example"):
        with pytest.raises(TerminalError, match="loopback address only"):
            Warehouse(host, 5432, "lake", "lake_loader", "password", "arn", "disable").connect()


@pytest.mark.parametrize(
    ("answer", "kind", "message"),
    [
        ("no json", TerminalError, "must be JSON with username and password"),
        ('{"username": "lake_loader"}', TerminalError, "must be JSON with username and password"),
        (secret("lake_feed", "hidden"), TerminalError, "of user lake_feed, but DB_USER is lake_loader"),
        (ClientError({"Error": {"Code": "AccessDeniedException"}}, "x"), TerminalError, "AccessDeniedException"),
        (EndpointConnectionError(endpoint_url="x"), RetryableError, "was not reached"),
    ],
)
def test_a_secret_that_does_not_help(answer: str | Exception, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message) as caught:
        secret_password("lake_loader", "arn:secret", Secrets(answer))
    assert "hidden" not in str(caught.value)


def test_nobody_listens_and_wrong_password(server: str, warehouse: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_client", lambda *_: Secrets(secret("lake_loader", "wrong")))
    with pytest.raises(RetryableError, match="while connecting.*host 127.0.0.1"):
        at(server, port=1).connect()
    with pytest.raises(Exception, match="connecting") as caught:
        at(server).connect()
    assert "wrong" not in str(caught.value)


def test_the_environment_of_a_host() -> None:
    host = read_host("run-1", "lake", ENVIRONMENT)
    place = Warehouse("127.0.0.1", 5432, "lake", "lake_loader", "password", "arn:secret", "disable")
    assert host == Host("run-1", "lake", place, kill_at=None)
    assert read_host("run-1", "lake", {**ENVIRONMENT, "LAKE_KILL_AT": "staged"}).kill_at == "staged"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"DB_HOST": ""}, "DB_HOST is not set"),
        ({"DB_PORT": "x"}, "DB_PORT is 'x': expected a whole number"),
        ({"DB_AUTH": "ldap"}, "DB_AUTH is 'ldap': expected iam or password"),
        ({"DB_TLS": "prefer"}, "DB_TLS is 'prefer': expected verify-full or disable"),
    ],
)
def test_a_wrong_environment_is_named(change: dict[str, str], message: str) -> None:
    with pytest.raises(TerminalError, match=message):
        read_host("run-1", "lake", {**ENVIRONMENT, **change})
    with pytest.raises(TerminalError, match="run_id is empty"):
        read_host("", "lake", ENVIRONMENT)


def test_names_are_those_of_names_ts() -> None:
    names = NAMES.read_text()
    for name in [*ENVIRONMENT, "LAKE_KILL_AT"]:
        assert f"'{name}'" in names
    lock = re.search(r"PUBLISH_LOCK = (0x[0-9a-f]+)", names)
    assert lock is not None and int(lock[1], 16) == PUBLISH_LOCK
