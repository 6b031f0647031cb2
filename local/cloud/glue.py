"""Glue resource types: MaxConcurrentRuns of a job, and classifiers."""

import json
from typing import Any

from ministack.services import glue

from cloud import handlers
from cloud.settings import Settings

JOB = "AWS::Glue::Job"
CLASSIFIER = "AWS::Glue::Classifier"
KINDS = ("CsvClassifier", "GrokClassifier", "JsonClassifier", "XMLClassifier")


def _keep_concurrency(
    physical_id: str, props: handlers.Properties, attributes: handlers.Attributes
) -> handlers.Attributes:
    """MiniStack drops ExecutionProperty; AWS allows one run at a time by default."""
    limit = int((props.get("ExecutionProperty") or {}).get("MaxConcurrentRuns", 1))
    glue._jobs[physical_id]["ExecutionProperty"] = {"MaxConcurrentRuns": limit}
    return attributes


def _create(logical_id: str, props: handlers.Properties, stack: str) -> handlers.Created:
    kind = next((kind for kind in KINDS if props.get(kind)), None)
    if kind is None:
        raise ValueError(f"{CLASSIFIER} {logical_id}: needs one of {', '.join(KINDS)}")
    definition: dict[str, Any] = dict(props[kind])
    definition.setdefault("Name", handlers.generated_name(stack, logical_id))
    status, _headers, body = glue._create_classifier({kind: definition})[:3]
    if status >= 400:
        raise ValueError(f"{CLASSIFIER} {logical_id}: {json.loads(body)}")
    return definition["Name"], {}


def _delete(physical_id: str, _props: handlers.Properties) -> None:
    glue._delete_classifier({"Name": physical_id})


def _update(
    physical_id: str, _old: handlers.Properties, new: handlers.Properties, stack: str, logical_id: str
) -> handlers.Created:
    _delete(physical_id, new)
    return _create(logical_id, new, stack)


def install(_settings: Settings) -> None:
    """Patches the job type and adds the classifier type."""
    handlers.after_write(JOB, _keep_concurrency)
    handlers.add(CLASSIFIER, _create, _update, _delete)
