"""AWS/Lambda metrics of every invocation, AWS/States, AWS/SQS: the ones alarms watch."""

import logging
import threading
import time
from typing import Any

from ministack.core.responses import _request_account_id, _request_region
from ministack.services import cloudwatch, lambda_svc, sqs, stepfunctions

from cloud.settings import Settings

log = logging.getLogger("cloud.metrics")
EXECUTION_METRICS = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "TIMED_OUT": "ExecutionsTimedOut",
    "ABORTED": "ExecutionsAborted",
}


def _count_invocations() -> None:
    """MiniStack counts only what the Invoke API starts; its log writer sees every invocation."""
    write_logs, record = lambda_svc._emit_lambda_logs, lambda_svc._emit_lambda_metrics

    def write_and_count(
        func: dict[str, Any], request_id: str, log_text: str, error: bool, duration_ms: int, **named: Any
    ) -> None:
        write_logs(func, request_id, log_text, error, duration_ms, **named)
        name = (func.get("config") or func).get("FunctionName", "")
        record(name, duration_ms=max(duration_ms, 1), error=bool(error), throttle=False)

    def throttles_only(function_name: str, duration_ms: float, error: bool, throttle: bool) -> None:
        if throttle:
            cloudwatch.record_metric("AWS/Lambda", "Throttles", 1, "Count", {"FunctionName": function_name})

    lambda_svc._emit_lambda_logs = write_and_count
    lambda_svc._emit_lambda_metrics = throttles_only


def _count_executions() -> None:
    emit = stepfunctions._emit_execution_status_event

    def emit_and_count(execution: dict[str, Any]) -> Any:
        dimensions = {"StateMachineArn": execution["stateMachineArn"]}
        cloudwatch.record_metric("AWS/States", EXECUTION_METRICS[execution["status"]], 1, "Count", dimensions)
        return emit(execution)

    stepfunctions._emit_execution_status_event = emit_and_count


def _sample_queue(queue: dict[str, Any], now: float) -> None:
    messages = list(queue["messages"])
    visible = sum(message.get("visible_at", 0) <= now for message in messages)
    oldest = max((now - message["sent_at"] for message in messages), default=0)
    dimensions = {"QueueName": queue["name"]}
    for name, value, unit in (
        ("ApproximateNumberOfMessagesVisible", visible, "Count"),
        ("ApproximateNumberOfMessagesNotVisible", len(messages) - visible, "Count"),
        ("ApproximateAgeOfOldestMessage", oldest, "Seconds"),
    ):
        cloudwatch.record_metric("AWS/SQS", name, value, unit, dimensions)


def sample_queues() -> None:
    """Records the depth of every queue now."""
    now = time.time()
    for (account, region, _name), queue in list(sqs._queues._data.items()):
        tokens = _request_account_id.set(account), _request_region.set(region)
        try:
            _sample_queue(queue, now)
        finally:
            _request_account_id.reset(tokens[0])
            _request_region.reset(tokens[1])


def install(settings: Settings) -> None:
    """Patches the counters and starts sampling the queues at every tick of the alarms."""
    _count_invocations()
    _count_executions()
    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(settings.alarm_tick):
            try:
                sample_queues()
            except Exception:
                log.exception("queues were not sampled")

    threading.Thread(target=loop, daemon=True, name="cloud-metrics").start()
