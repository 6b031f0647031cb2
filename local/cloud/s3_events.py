"""EventBridge's "Object Created" names the object's version, as on AWS: without it two versions of a key are one event."""

import contextvars
import json
from collections.abc import Mapping
from typing import Any

from ministack.services import eventbridge, s3

from cloud.settings import Settings

# MiniStack builds the event deep inside; the version reaches the dispatcher beside it, in the same thread.
_version: contextvars.ContextVar[str | None] = contextvars.ContextVar("version of the object", default=None)


def with_version(event: Mapping[str, Any], version: str | None) -> dict[str, Any]:
    """The event with `detail.object.version-id`. Events of other sources and unversioned buckets stay as they are."""
    if version is None or event.get("Source") != "aws.s3":
        return dict(event)
    detail = json.loads(event["Detail"])
    detail["object"].setdefault("version-id", version)
    return {**event, "Detail": json.dumps(detail)}


def install(_settings: Settings) -> None:
    fire, dispatch = s3._fire_s3_event, eventbridge._dispatch_event

    def fire_with_version(*args: Any, version_id: str | None = None, **kwargs: Any) -> None:
        token = _version.set(version_id)
        try:
            fire(*args, version_id=version_id, **kwargs)
        finally:
            _version.reset(token)

    def dispatch_with_version(event: Mapping[str, Any], *args: Any, **kwargs: Any) -> Any:
        return dispatch(with_version(event, _version.get()), *args, **kwargs)

    s3._fire_s3_event = fire_with_version
    eventbridge._dispatch_event = dispatch_with_version
