"""Objects of the lake bucket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from .errors import LakeError, RetryableError, TerminalError

CHUNK_BYTES = 1 << 18
_MISSING = {"NoSuchKey", "404", "NotFound"}
_TRANSIENT = {"SlowDown", "Throttling", "ThrottlingException", "RequestTimeout", "InternalError", "ServiceUnavailable"}


class ObjectStore(Protocol):
    """What the loader needs of S3. It travels to Spark tasks, so it must be picklable."""

    def get(self, key: str) -> bytes: ...

    def put(self, key: str, body: bytes) -> None: ...

    def stream(self, key: str) -> Iterator[bytes]: ...


class S3ObjectStore:
    """One bucket. Errors are RetryableError (throttled, unreachable) or TerminalError (missing, denied).

    `region` is the bucket's, where the host may not know it: the S3 endpoint of a VPC leads to its own region only.
    """

    def __init__(self, bucket: str, region: str | None = None) -> None:
        self._bucket = bucket
        self._region = region
        self._client: Any = None

    def __getstate__(self) -> dict[str, Any]:
        # Clients hold sockets and locks: each Spark task makes its own.
        return {"_bucket": self._bucket, "_region": self._region, "_client": None}

    def get(self, key: str) -> bytes:
        return b"".join(self.stream(key))

    def put(self, key: str, body: bytes) -> None:
        try:
            self._s3().put_object(Bucket=self._bucket, Key=key, Body=body, ContentType="application/json")
        except (ClientError, BotoCoreError) as error:
            raise _translated(error, key) from error

    def stream(self, key: str) -> Iterator[bytes]:
        try:
            body = self._s3().get_object(Bucket=self._bucket, Key=key)["Body"]
            yield from body.iter_chunks(CHUNK_BYTES)
        except (ClientError, BotoCoreError) as error:
            raise _translated(error, key) from error

    def _s3(self) -> Any:
        self._client = self._client or boto3.client("s3", region_name=self._region)
        return self._client


def _translated(error: ClientError | BotoCoreError, key: str) -> LakeError:
    if not isinstance(error, ClientError):
        return RetryableError(f"S3 was not reached: {type(error).__name__}", key=key)
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _MISSING:
        return TerminalError("the object does not exist (any more)", key=key)
    if code in _TRANSIENT or status >= 500:
        return RetryableError(f"S3 answered {code or status}", key=key)
    return TerminalError(f"S3 answered {code or status}", key=key)
