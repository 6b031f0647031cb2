"""Objects of the lake bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from .errors import LakeError, ObjectMissing, PreconditionFailed, RetryableError, TerminalError

CHUNK_BYTES = 1 << 18
_MISSING = {"NoSuchKey", "404", "NotFound"}
_LOST = {"PreconditionFailed", "ConditionalRequestConflict"}
_TRANSIENT = {"SlowDown", "Throttling", "ThrottlingException", "RequestTimeout", "InternalError", "ServiceUnavailable"}


class ObjectStore(Protocol):
    """What the loader needs of S3. It travels to Spark tasks, so it must be picklable."""

    def get(self, key: str) -> bytes: ...

    def put(self, key: str, body: bytes) -> None: ...

    def stream(self, key: str) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class ObjectVersion:
    """One version of an object, or the marker of its deletion. `modified`: seconds since 1970."""

    key: str
    version_id: str
    is_current: bool
    is_delete_marker: bool
    modified: float


class ErasableStore(ObjectStore, Protocol):
    """What erasing needs besides: replacing objects only as they were read, and every version that there is of them."""

    def get_with_etag(self, key: str) -> tuple[bytes, str]: ...

    def put_typed(self, key: str, body: bytes, content_type: str) -> None: ...

    def put_if_match(self, key: str, body: bytes, etag: str) -> None: ...

    def versions(self, prefix: str) -> Iterator[ObjectVersion]: ...

    def delete_version(self, key: str, version_id: str) -> None: ...


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

    def get_with_etag(self, key: str) -> tuple[bytes, str]:
        """The object and the tag to replace it by."""
        try:
            answer = self._s3().get_object(Bucket=self._bucket, Key=key)
            return answer["Body"].read(), str(answer["ETag"])
        except (ClientError, BotoCoreError) as error:
            raise _translated(error, key) from error

    def put(self, key: str, body: bytes) -> None:
        self._put(key, body, ContentType="application/json")

    def put_typed(self, key: str, body: bytes, content_type: str) -> None:
        self._put(key, body, ContentType=content_type)

    def put_if_match(self, key: str, body: bytes, etag: str) -> None:
        """Replaces a JSON object that still has this tag, else raises PreconditionFailed."""
        self._put(key, body, ContentType="application/json", IfMatch=etag)

    def versions(self, prefix: str) -> Iterator[ObjectVersion]:
        """All versions and delete markers of all keys below a prefix, in the order of the keys."""
        try:
            pages = self._s3().get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=prefix)
            for page in pages:
                found = [(entry, False) for entry in page.get("Versions", ())]
                found += [(entry, True) for entry in page.get("DeleteMarkers", ())]
                for entry, is_marker in sorted(found, key=lambda pair: pair[0]["Key"]):
                    yield ObjectVersion(
                        entry["Key"],
                        entry["VersionId"],
                        entry["IsLatest"],
                        is_marker,
                        entry["LastModified"].timestamp(),
                    )
        except (ClientError, BotoCoreError) as error:
            raise _translated(error, prefix) from error

    def delete_version(self, key: str, version_id: str) -> None:
        """For good. Deleting what is not there is success."""
        try:
            self._s3().delete_object(Bucket=self._bucket, Key=key, VersionId=version_id)
        except (ClientError, BotoCoreError) as error:
            raise _translated(error, key) from error

    def _put(self, key: str, body: bytes, **options: str) -> None:
        try:
            self._s3().put_object(Bucket=self._bucket, Key=key, Body=body, **options)
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
        return ObjectMissing("the object does not exist (any more)", key=key)
    if code in _LOST or status == 412:
        return PreconditionFailed("somebody else wrote the object first", key=key)
    if code in _TRANSIENT or status >= 500:
        return RetryableError(f"S3 answered {code or status}", key=key)
    return TerminalError(f"S3 answered {code or status}", key=key)
