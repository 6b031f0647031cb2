import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from asking import Server, unique, wait_for
from cloud import glue_process
from servers import start_server
from test_stepfunctions import FAIL, PRINT, WAIT, job

ENDED = ("SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT")
WRITE = b"""
import sys
import boto3
bucket = sys.argv[sys.argv.index("--bucket") + 1]
boto3.client("s3").put_object(Bucket=bucket, Key="out", Body=b"x")
"""
SUICIDE = b"import os, signal, sys; print('warning: fine', file=sys.stderr, flush=True); os.kill(os.getpid(), 9)"


def ended(server: Server, name: str, run_id: str) -> dict[str, Any]:
    glue = server.client("glue")

    def look() -> dict[str, Any] | None:
        found = glue.get_job_run(JobName=name, RunId=run_id)["JobRun"]
        return found if found["JobRunState"] in ENDED and found.get("CompletedOn") else None

    return wait_for("job run ends", look)


def run(server: Server, name: str, **arguments: str) -> dict[str, Any]:
    given = {f"--{key}": value for key, value in arguments.items()}
    run_id = server.client("glue").start_job_run(JobName=name, Arguments=given)["JobRunId"]
    return ended(server, name, run_id)


def lines(server: Server, group: str, stream: str) -> list[str]:
    found = server.client("logs").get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)
    return [event["message"] for event in found["events"]]


def test_a_job_gets_its_arguments_and_its_output_is_logged(patched: Server) -> None:
    name = job(patched, PRINT, DefaultArguments={"--a": "default", "--b": "kept"})
    found = run(patched, name, a="given")
    assert found["JobRunState"] == "SUCCEEDED"
    printed = lines(patched, "/aws-glue/jobs/output", found["Id"])
    assert printed == [f"argv --JOB_NAME {name} --JOB_RUN_ID {found['Id']} --a given --b kept"]


def test_extra_python_files_can_be_imported(patched: Server) -> None:
    bucket = patched.bucket(**{"answers.py": b"ANSWER = 42"})
    name = job(patched, b"import answers; print(answers.ANSWER)")
    found = run(patched, name, **{"extra-py-files": f"s3://{bucket}/answers.py"})
    assert lines(patched, "/aws-glue/jobs/output", found["Id"]) == ["42"]


def test_a_failing_job_says_why(patched: Server) -> None:
    found = run(patched, job(patched, FAIL))
    assert (found["JobRunState"], found["ErrorMessage"]) == ("FAILED", "ValueError: line 7 is bad")
    assert "Traceback" in lines(patched, "/aws-glue/jobs/error", found["Id"])[0]


def test_without_it_a_failing_spark_job_succeeds(stock: Server) -> None:
    assert run(stock, job(stock, FAIL))["JobRunState"] == "SUCCEEDED"


def test_a_killed_job_fails_and_names_the_signal(patched: Server) -> None:
    found = run(patched, job(patched, SUICIDE))
    assert (found["JobRunState"], found["ErrorMessage"]) == ("FAILED", "the job process was ended by SIGKILL")


def test_a_job_may_do_what_its_role_may(patched: Server) -> None:
    bucket = patched.bucket()
    allowed = patched.role({"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"})
    refused = run(patched, job(patched, WRITE), bucket=bucket)
    assert refused["JobRunState"] == "FAILED"
    assert "AccessDenied" in refused["ErrorMessage"]
    assert run(patched, job(patched, WRITE, Role=allowed), bucket=bucket)["JobRunState"] == "SUCCEEDED"


def test_a_missing_script_fails_the_run(patched: Server) -> None:
    name = job(patched, PRINT)
    place = {"Name": "glueetl", "ScriptLocation": "s3://nowhere/job.py"}
    patched.client("glue").update_job(JobName=name, JobUpdate={"Role": patched.role(), "Command": place})
    found = run(patched, name)
    assert found["JobRunState"] == "FAILED"
    assert "s3://nowhere/job.py does not exist" in found["ErrorMessage"]


def test_one_run_at_a_time_unless_the_job_allows_more(patched: Server) -> None:
    glue, name = patched.client("glue"), job(patched, WAIT)
    first = glue.start_job_run(JobName=name)["JobRunId"]
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException):
        glue.start_job_run(JobName=name)
    glue.batch_stop_job_run(JobName=name, JobRunIds=[first])
    assert ended(patched, name, first)["JobRunState"] == "STOPPED"


def test_the_limit_of_a_template_is_kept(patched: Server, stock: Server) -> None:
    def limit(server: Server) -> int | None:
        properties = {
            "Role": server.role(),
            "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/job.py"},
            "ExecutionProperty": {"MaxConcurrentRuns": 3},
        }
        resources = {"Job": {"Type": "AWS::Glue::Job", "Properties": properties}}
        stack = server.stack(resources, {"Name": {"Ref": "Job"}})
        found = server.client("glue").get_job(JobName=stack.outputs["Name"])["Job"]
        return found.get("ExecutionProperty", {}).get("MaxConcurrentRuns")

    assert limit(patched) == 3
    assert limit(stock) != 3


def test_a_change_of_state_is_an_event(patched: Server) -> None:
    sqs, events, name = patched.client("sqs"), patched.client("events"), job(patched, FAIL)
    queue = sqs.create_queue(QueueName=unique("queue"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    pattern = {"source": ["aws.glue"], "detail": {"jobName": [name], "state": ["FAILED"]}}
    rule = unique("rule")
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": arn}])
    run(patched, name)
    message = wait_for("event", lambda: sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages"))[0]
    assert json.loads(message["Body"])["detail"]["message"] == "ValueError: line 7 is bad"


def test_a_timeout_kills_the_whole_process_group(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "print(child.pid, flush=True); child.wait()"
    )
    found = glue_process.execute([sys.executable, "-c", script], {}, tmp_path, 1.0, lambda _process: None)
    assert found.state == "TIMEOUT"
    child = (tmp_path / "stdout").read_text().strip()

    def gone() -> bool:
        shown = subprocess.run(["ps", "-o", "stat=", "-p", child], capture_output=True, text=True, check=False)
        return shown.stdout.strip() in ("", "Z")

    wait_for("the child is gone, too", gone)


def test_a_run_that_a_crash_of_the_cloud_cut_is_failed_and_its_process_ended(tmp_path: Path) -> None:
    keep = {"PERSIST_STATE": "1", "STATE_DIR": str(tmp_path / "state"), "LOCAL_AUTOSAVE": "0.2"}
    keep |= {"S3_PERSIST": "1", "S3_DATA_DIR": str(tmp_path / "state" / "s3"), "LOCAL_SAVED": str(tmp_path / "saved")}
    with start_server("cloud", tmp_path, keep) as server:
        name = job(server, WAIT)
        run_id = server.client("glue").start_job_run(JobName=name)["JobRunId"]
        pid = wait_for("process", lambda: process_of(run_id))
        (tmp_path / "saved").unlink(missing_ok=True)
        wait_for("two saves", lambda: (tmp_path / "saved").exists())
        server.process.kill()
    assert process_of(run_id) == pid  # it outlived the cloud
    with start_server("cloud", tmp_path, keep) as server:
        found = server.client("glue").get_job_run(JobName=name, RunId=run_id)["JobRun"]
        assert found["JobRunState"] == "FAILED"
        assert found["ErrorMessage"] == "the local cloud was stopped during this run"
        wait_for("the process is ended", lambda: process_of(run_id) is None)
        second = server.client("glue").start_job_run(JobName=name)["JobRunId"]  # the limit is free again
        server.client("glue").batch_stop_job_run(JobName=name, JobRunIds=[second])


def process_of(run_id: str) -> int | None:
    """The job's process: the run's id is in its command line."""
    shown = subprocess.run(["ps", "-ww", "-eo", "pid=,command="], capture_output=True, text=True, check=True).stdout
    found = [int(line.split()[0]) for line in shown.splitlines() if run_id in line and "ps -ww" not in line]
    return found[0] if found else None
