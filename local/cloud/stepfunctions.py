"""Step Functions: the optimized integrations glue:startJobRun and glue:startJobRun.sync."""

import json
import threading
from collections.abc import Callable
from typing import Any

from ministack.services import glue, stepfunctions

from cloud.settings import Settings

RESOURCE = "arn:aws:states:::glue:startJobRun"
POLL_SECONDS = 0.2
ENDED = ("SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR")


def _call(action: Callable[[dict[str, Any]], Any], data: dict[str, Any]) -> dict[str, Any]:
    status, _headers, body = action(data)[:3]
    answer = json.loads(body) if body else {}
    if status >= 400:
        name = answer.get("__type", "GlueException").split("#")[-1]
        raise stepfunctions._ExecutionError(f"Glue.{name}", answer.get("message") or answer.get("Message", ""))
    return answer


def _as_strings(arguments: dict[str, Any]) -> dict[str, str]:
    """Job arguments are strings; anything else arrives as JSON."""
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in arguments.items()}


def _wait(job: str, run_id: str) -> dict[str, Any]:
    pause = threading.Event()
    while True:
        run = next(run for run in glue._job_runs[job] if run["Id"] == run_id)
        if run["CompletedOn"] and run["JobRunState"] in ENDED:
            return {key: value for key, value in run.items() if not key.startswith("_")}
        pause.wait(POLL_SECONDS)


def start_job_run(resource: str, data: dict[str, Any]) -> dict[str, Any]:
    """Starts the run. With `.sync` it waits; a run that does not succeed is States.TaskFailed with the run as cause."""
    if isinstance(data.get("Arguments"), dict):
        data = {**data, "Arguments": _as_strings(data["Arguments"])}
    run_id = _call(glue._start_job_run, data)["JobRunId"]
    if not resource.endswith(".sync"):
        return {"JobRunId": run_id}
    run = _wait(data["JobName"], run_id)
    if run["JobRunState"] != "SUCCEEDED":
        raise stepfunctions._ExecutionError("States.TaskFailed", json.dumps(run, default=str))
    return run


def install(_settings: Settings) -> None:
    """Adds the integration. MiniStack has only the SDK form, which does not wait."""
    stepfunctions._SERVICE_DISPATCH[RESOURCE] = start_job_run
