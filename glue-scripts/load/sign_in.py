"""Signs in to the warehouse: with a token of the role's own (AWS) or with the role's secret (laptop)."""

from __future__ import annotations

import ipaddress
import json
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import boto3
import psycopg
from botocore.exceptions import BotoCoreError, ClientError

from .database import Connection, postgres_errors
from .errors import RetryableError, TerminalError

CONNECT_TIMEOUT_SECONDS = 10
# A NAT or a failover that swallows packets is noticed after about half a minute, not after two hours.
KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4}

_RDS_ENDPOINT = re.compile(r"\.([a-z0-9-]+)\.rds\.amazonaws\.com$")


@dataclass(frozen=True)
class Warehouse:
    """Where the warehouse is and how to sign in. Plain data: it travels to Spark tasks, secrets do not."""

    host: str
    port: int
    name: str
    user: str
    auth: str
    secret: str | None
    tls: str

    def connect(self) -> Connection:
        """A new autocommit connection. Raises RetryableError or TerminalError."""
        with postgres_errors("connecting", host=self.host):
            return psycopg.connect(
                host=self.host,
                port=self.port,
                dbname=self.name,
                user=self.user,
                password=self._password(),
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT_SECONDS,
                application_name="edulake load",
                **self._transport(),
                **KEEPALIVES,
            )

    def _password(self) -> str:
        if self.auth == "iam":
            return rds_token(self, _client("rds", self.region))
        if self.secret is None:
            raise TerminalError("DB_SECRET_ARN is not set: sign-in by password needs the role's secret")
        return secret_password(self.user, self.secret, _client("secretsmanager"))

    @property
    def region(self) -> str | None:
        """That of the endpoint's name, which Glue's executors know for sure, other than their own. None on a laptop."""
        name = _RDS_ENDPOINT.search(self.host)
        return name[1] if name else None

    def _transport(self) -> dict[str, str]:
        if self.tls == "verify-full":
            return {"sslmode": "verify-full", "sslrootcert": authorities_file()}
        if not _is_loopback(self.host):
            raise TerminalError("DB_TLS is 'disable': allowed for a loopback address only", host=self.host)
        return {"sslmode": "disable"}


def rds_token(warehouse: Warehouse, rds: Any) -> str:
    """A token of 15 minutes, computed from the role's credentials: no call leaves the VPC."""
    try:
        return str(
            rds.generate_db_auth_token(DBHostname=warehouse.host, Port=warehouse.port, DBUsername=warehouse.user)
        )
    except (ClientError, BotoCoreError) as error:
        raise TerminalError(f"no token could be signed: {type(error).__name__}", host=warehouse.host) from error


def secret_password(user: str, secret: str, secrets: Any) -> str:
    """The password in a secret `{"username", "password", …}`. Its text is never quoted in an error."""
    try:
        text = secrets.get_secret_value(SecretId=secret)["SecretString"]
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "unknown")
        raise TerminalError(f"Secrets Manager answered {code}", secret=secret) from error
    except BotoCoreError as error:
        raise RetryableError(f"Secrets Manager was not reached: {type(error).__name__}", secret=secret) from error
    try:
        document = json.loads(text)
        username, password = str(document["username"]), str(document["password"])
    except (ValueError, KeyError, TypeError):
        raise TerminalError("the secret must be JSON with username and password", secret=secret) from None
    if username != user:
        raise TerminalError(f"the secret is of user {username}, but DB_USER is {user}", secret=secret)
    return password


@cache
def authorities_file() -> str:
    """Path of Amazon's certificate authorities, laid into this package at deploy (on Glue it is a zip)."""
    bundle = resources.files(__package__).joinpath("rds-ca.pem")
    try:
        text = bundle.read_bytes()
    except FileNotFoundError:
        raise TerminalError("load/rds-ca.pem is missing beside the code: deploy the stacks again") from None
    with tempfile.NamedTemporaryFile(prefix="rds-ca-", suffix=".pem", delete=False) as file:
        file.write(text)
    return file.name


@cache
def _client(service: str, region: str | None = None) -> Any:
    """Made once a process (30 ms each); the first connection opens before any thread starts."""
    return boto3.client(service, region_name=region)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
