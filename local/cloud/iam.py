"""IAM: the loopback counts as TLS, PutMetricData can be granted for one namespace, wildcards span lines."""

import functools
import json
import re
from typing import Any
from urllib.parse import parse_qs

import cbor2
from ministack.core import iam_actions, iam_evaluator

from cloud.settings import Settings

PUT_METRIC_DATA = "cloudwatch:PutMetricData"
NAMESPACE = "cloudwatch:namespace"


def _metric_namespace(body: bytes) -> str | None:
    """The namespace of a PutMetricData request in any of its three protocols."""
    if body[:1] == b"{":
        found = json.loads(body).get("Namespace")
    elif body.startswith(b"Action=") or b"&Action=" in body:
        found = parse_qs(body.decode()).get("Namespace", [None])[0]
    else:
        found = cbor2.loads(body).get("Namespace")
    return found if isinstance(found, str) else None


@functools.lru_cache(maxsize=4096)
def _wildcards(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    """Compiles `*` (any characters) and `?` (one character); line breaks are characters like any other."""
    parts = ({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.compile(rf"(?:{''.join(parts)})\Z", re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def install(_settings: Settings) -> None:
    """Patches the resolution of condition keys and the matching of wildcards.

    The gateway speaks plain http on 127.0.0.1: without this every bucket with `enforceSSL` refuses everybody.
    MiniStack does not know the key `cloudwatch:namespace`: a grant with it as condition grants nothing.
    Its `*` stops at a line break: an object key that contains one is denied to whoever was granted the bucket.
    """
    resolve, context = iam_evaluator._resolve_condition_key, iam_actions.request_tag_context

    def resolve_loopback_as_tls(key: str, evaluation: iam_evaluator.EvalContext) -> object:
        return "true" if key.lower() == "aws:securetransport" else resolve(key, evaluation)

    def context_with_namespace(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        found = context(service, iam_action, body, params)
        if iam_action == PUT_METRIC_DATA and body:
            found[NAMESPACE] = _metric_namespace(body)
        return found

    iam_evaluator._resolve_condition_key = resolve_loopback_as_tls
    iam_actions.request_tag_context = context_with_namespace
    iam_evaluator._fnmatch_compile = _wildcards
