"""Errors of functions as Step Functions sees them."""

import json
from typing import Any

import pytest
from asking import Server, task

JAVASCRIPT = """
exports.handler = async () => {
  const error = new Error("no such file"); error.name = "ObjectMissing"; throw error;
};
"""
PYTHON = """
class ObjectMissing(Exception):
    pass
def handler(event, context):
    raise ObjectMissing("no such file")
"""
KILLED = """
import os, signal
def handler(event, context):
    if event.get("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()
"""
INVOKE = "arn:aws:states:::lambda:invoke"


def run(server: Server, function: str, payload: dict[str, Any]) -> dict[str, Any]:
    catch = [{"ErrorEquals": ["ObjectMissing"], "ResultPath": "$.error", "Next": "Caught"}]
    definition = task(INVOKE, {"FunctionName": function, "Payload": payload}, Catch=catch)
    definition["States"]["Caught"] = {"Type": "Pass", "End": True}
    return server.execute(definition)


@pytest.mark.parametrize(("runtime", "source"), [("nodejs24.x", JAVASCRIPT), ("python3.11", PYTHON)])
def test_an_exception_is_caught_by_its_name(patched: Server, runtime: str, source: str) -> None:
    found = run(patched, patched.function(runtime, source), {})
    assert found["status"] == "SUCCEEDED"
    assert json.loads(found["output"])["error"]["Error"] == "ObjectMissing"


@pytest.mark.parametrize(("runtime", "source"), [("nodejs24.x", JAVASCRIPT), ("python3.11", PYTHON)])
def test_without_it_no_catch_can_name_an_exception(stock: Server, runtime: str, source: str) -> None:
    found = run(stock, stock.function(runtime, source), {})
    assert (found["status"], found["error"]) == ("FAILED", "Runtime.HandlerError")


def test_a_killed_worker_is_an_exit_error_and_the_next_call_gets_a_fresh_one(patched: Server) -> None:
    function = patched.function("python3.11", KILLED)
    before = run(patched, function, {})
    killed = run(patched, function, {"kill": True})
    assert (killed["status"], killed["error"]) == ("FAILED", "Runtime.ExitError")
    after = run(patched, function, {})
    assert after["status"] == "SUCCEEDED"
    assert json.loads(after["output"])["Payload"] != json.loads(before["output"])["Payload"]


def test_without_it_a_killed_worker_looks_like_any_error(stock: Server) -> None:
    killed = run(stock, stock.function("python3.11", KILLED), {"kill": True})
    assert killed["error"] == "Runtime.HandlerError"
