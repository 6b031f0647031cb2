"""Lambda: the error type is the exception's name, and a worker that dies is a Runtime.ExitError, as on AWS."""

import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from cloud.settings import Settings

NODE_ERROR = 'status: "error", error: String(err.message || err), trace'
NODE_ERROR_WITH_TYPE = (
    'status: "error", error_type: String((err && err.name) || "Error"), error: String(err.message || err), trace'
)
PYTHON_ERROR = '{"status": "error", "error": str(e), "trace": traceback.format_exc()}'
PYTHON_ERROR_WITH_TYPE = (
    '{"status": "error", "error_type": type(e).__name__, "error": str(e), "trace": traceback.format_exc()}'
)
WORKER_DIED = "Worker process died"
EXIT_ERROR = "Runtime.ExitError"


def _with_error_type(script: str, old: str, new: str) -> str:
    if script.count(old) != 1:
        raise SystemExit(f"local cloud: the Lambda worker script of MiniStack changed, it has no single {old!r}")
    return script.replace(old, new)


def _exit_error(response: dict[str, Any]) -> dict[str, Any]:
    """What AWS reports when the runtime process ends in the middle of an invocation."""
    return {**response, "error_type": EXIT_ERROR, "error": "Runtime exited before the invocation ended"}


def install(_settings: Settings) -> None:
    """MiniStack answers Runtime.HandlerError for everything: no Retry or Catch could name an error."""
    lambda_runtime._NODEJS_WORKER_SCRIPT = _with_error_type(
        lambda_runtime._NODEJS_WORKER_SCRIPT, NODE_ERROR, NODE_ERROR_WITH_TYPE
    )
    lambda_runtime._PYTHON_WORKER_SCRIPT = _with_error_type(
        lambda_runtime._PYTHON_WORKER_SCRIPT, PYTHON_ERROR, PYTHON_ERROR_WITH_TYPE
    )
    # the warm executor drops what it does not know, so the type travels beside it, in the same thread
    last = threading.local()
    invoke, execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm

    def invoke_with_type(self: lambda_runtime.Worker, *arguments: Any, **named: Any) -> dict[str, Any]:
        response = invoke(self, *arguments, **named)
        if response.get("error") == WORKER_DIED:
            response = _exit_error(response)
        last.error_type = response.get("error_type")
        return response

    def execute_with_type(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        last.error_type = None
        result = execute(func, event, request_id)
        body = result.get("body")
        if result.get("error") and last.error_type and isinstance(body, dict):
            body["errorType"] = last.error_type
        return result

    lambda_runtime.Worker.invoke = invoke_with_type
    lambda_svc._execute_function_warm = execute_with_type
