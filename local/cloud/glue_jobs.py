"""Glue jobs run: states, limits, logs, events, stopping, and what a crash of the cloud leaves behind."""

import atexit
import contextlib
import contextvars
import json
import logging
import os
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from ministack.services import cloudwatch_logs, eventbridge, glue

from cloud import glue_process
from cloud.settings import Settings

log = logging.getLogger("cloud.glue_jobs")
ACTIVE = ("STARTING", "RUNNING", "STOPPING")
OUTPUT_GROUP, ERROR_GROUP = "/aws-glue/jobs/output", "/aws-glue/jobs/error"
LOG_BYTES = 1024 * 1024
CUT = "the local cloud was stopped during this run"

_start_lock = threading.Lock()
_processes: dict[str, subprocess.Popen[bytes]] = {}


def _write_logs(group: str, stream: str, file: Path) -> None:
    """The newest megabyte of the output, one event a line, as the Glue console shows it."""
    cloudwatch_logs._create_log_group({"logGroupName": group})
    cloudwatch_logs._create_log_stream({"logGroupName": group, "logStreamName": stream})
    if not file.exists():
        return
    with file.open("rb") as output:
        output.seek(max(0, file.stat().st_size - LOG_BYTES))
        lines = output.read().decode(errors="replace").splitlines()
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": line} for line in lines if line]
    if events:
        cloudwatch_logs._put_log_events({"logGroupName": group, "logStreamName": stream, "logEvents": events})


def _emit_event(run: dict[str, Any]) -> None:
    detail = {
        "jobName": run["JobName"],
        "severity": "INFO" if run["JobRunState"] == "SUCCEEDED" else "ERROR",
        "state": run["JobRunState"],
        "jobRunId": run["Id"],
        "message": run["ErrorMessage"] or "Job run succeeded",
    }
    entry = {"Source": "aws.glue", "DetailType": "Glue Job State Change", "Detail": json.dumps(detail)}
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)


def _finish(run: dict[str, Any], ended: glue_process.Ended) -> None:
    now = int(time.time())
    stopped = run["JobRunState"] in ("STOPPING", "STOPPED")
    state, message = ("STOPPED", "") if stopped else (ended.state, ended.message)
    run.update(
        ErrorMessage=message,
        CompletedOn=now,
        LastModifiedOn=now,
        ExecutionTime=now - run["StartedOn"],
        JobRunState=state,
    )
    log.info("job %s run %s: %s %s", run["JobName"], run["Id"], state, message)
    _emit_event(run)


def _run(settings: Settings, job: dict[str, Any], run: dict[str, Any]) -> None:
    if run["JobRunState"] == "STARTING":
        run["JobRunState"] = "RUNNING"

    def started(process: subprocess.Popen[bytes]) -> None:
        _processes[run["Id"]] = process
        if run["JobRunState"] != "RUNNING":  # stopped before there was a process
            glue_process.kill_group(process)

    with tempfile.TemporaryDirectory(prefix="glue-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            vector, environment = glue_process.command(settings, job, run, folder)
            ended = glue_process.execute(vector, environment, folder, float(run["Timeout"]) * 60, started)
        except Exception as error:
            log.exception("job %s could not be started", run["JobName"])
            ended = glue_process.Ended("FAILED", f"{type(error).__name__}: {error}"[: glue_process.MESSAGE_LIMIT])
        _processes.pop(run["Id"], None)
        _write_logs(OUTPUT_GROUP, run["Id"], folder / "stdout")
        _write_logs(ERROR_GROUP, run["Id"], folder / "stderr")
    _finish(run, ended)


def _new_run(job: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    now = int(time.time())
    defaults, given = job.get("DefaultArguments") or {}, data.get("Arguments") or {}
    return {
        "Id": "jr_" + os.urandom(32).hex(),
        "JobName": data["JobName"],
        "StartedOn": now,
        "LastModifiedOn": now,
        "CompletedOn": None,
        "JobRunState": "STARTING",
        "Arguments": {**defaults, **given, **(job.get("NonOverridableArguments") or {})},
        "ErrorMessage": "",
        "PredecessorRuns": [],
        "ExecutionTime": 0,
        "Attempt": 0,
        "Timeout": data.get("Timeout") or job.get("Timeout") or 2880,
        "MaxCapacity": job.get("MaxCapacity"),
        "WorkerType": job.get("WorkerType", "G.1X"),
        "NumberOfWorkers": job.get("NumberOfWorkers", 2),
        "GlueVersion": job.get("GlueVersion", "5.1"),
        "LogGroupName": "/aws-glue/jobs",
    }


def _start(settings: Settings, data: dict[str, Any]) -> Any:
    name = data.get("JobName")
    job = glue._jobs.get(name)
    if job is None:
        message = f"Failed to start job run due to missing metadata: job {name}"
        return glue.error_response_json("EntityNotFoundException", message, 400)
    with _start_lock:
        runs = glue._job_runs.setdefault(name, [])
        limit = (job.get("ExecutionProperty") or {}).get("MaxConcurrentRuns", 1)
        if sum(run["JobRunState"] in ACTIVE for run in runs) >= limit:
            message = f"Concurrent runs exceeded for {name}"
            return glue.error_response_json("ConcurrentRunsExceededException", message, 400)
        run = _new_run(job, data)
        runs.append(run)
    context = contextvars.copy_context()  # the thread works for the same account and region
    threading.Thread(target=context.run, args=(_run, settings, job, run), daemon=True).start()
    return glue.json_response({"JobRunId": run["Id"]})


def _kill_left_over(run: dict[str, Any]) -> None:
    """Ends the processes that outlived the cloud: their command line names the run. A pid may be missing or in use again."""
    shown = subprocess.run(["ps", "-ww", "-eo", "pgid=,command="], capture_output=True, text=True, check=True).stdout
    for group in {int(line.split()[0]) for line in shown.splitlines() if run["Id"] in line}:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def recover() -> None:
    """A run that the stopped cloud left active would block MaxConcurrentRuns for ever: it is FAILED, its process ended."""
    for runs in glue._job_runs._data.values():
        for run in runs:
            if run["JobRunState"] in ACTIVE:
                _kill_left_over(run)
                run.update(JobRunState="FAILED", ErrorMessage=CUT, CompletedOn=int(time.time()))


def install(settings: Settings) -> None:
    """Replaces MiniStack's job runs, which need Docker or pretend to succeed."""
    stop, restore = glue._batch_stop_job_run, glue._restore_state

    def batch_stop(data: dict[str, Any]) -> Any:
        response = stop(data)
        for run_id in data.get("JobRunIds", []):
            if run_id in _processes:
                glue_process.kill_group(_processes[run_id])
        return response

    def restore_and_recover(state: Any) -> None:
        restore(state)
        recover()

    def end_all() -> None:
        for process in list(_processes.values()):
            glue_process.kill_group(process)

    glue._start_job_run = lambda data: _start(settings, data)
    glue._batch_stop_job_run = batch_stop
    glue._restore_state = restore_and_recover
    atexit.register(end_all)
