import json
from typing import Any

from asking import Server, task, unique

START = "arn:aws:states:::glue:startJobRun"
PRINT = b"import sys; print('argv', ' '.join(sys.argv[1:]))"
FAIL = b"raise ValueError('line 7 is bad')"
WAIT = b"import time; time.sleep(60)"


def job(server: Server, script: bytes, **options: Any) -> str:
    """A Glue job with this script."""
    bucket, name = server.bucket(**{"job.py": script}), unique("job")
    role = options.pop("Role", None) or server.role()
    server.client("glue").create_job(
        Name=name,
        Role=role,
        GlueVersion="5.1",
        Command={"Name": "glueetl", "ScriptLocation": f"s3://{bucket}/job.py"},
        **options,
    )
    return name


def test_sync_waits_for_the_run(patched: Server) -> None:
    parameters = {"JobName": job(patched, PRINT), "Arguments": {"--run_id": "r1", "--limits": {"rows": 3}}}
    found = patched.execute(task(f"{START}.sync", parameters))
    assert found["status"] == "SUCCEEDED", found.get("cause")
    output = json.loads(found["output"])
    assert output["JobRunState"] == "SUCCEEDED"
    assert output["Arguments"]["--limits"] == '{"rows": 3}'


def test_a_failed_run_is_a_failed_task_with_the_run_as_cause(patched: Server) -> None:
    found = patched.execute(task(f"{START}.sync", {"JobName": job(patched, FAIL)}))
    assert (found["status"], found["error"]) == ("FAILED", "States.TaskFailed")
    assert json.loads(found["cause"])["ErrorMessage"] == "ValueError: line 7 is bad"


def test_too_many_runs_are_an_error_that_a_retry_can_name(patched: Server) -> None:
    name = job(patched, WAIT)
    first = patched.client("glue").start_job_run(JobName=name)["JobRunId"]
    found = patched.execute(task(START, {"JobName": name}))
    assert found["error"] == "Glue.ConcurrentRunsExceededException"
    patched.client("glue").batch_stop_job_run(JobName=name, JobRunIds=[first])


def test_without_it_the_integration_does_not_exist(stock: Server) -> None:
    found = stock.execute(task(f"{START}.sync", {"JobName": job(stock, PRINT)}))
    assert found["status"] == "FAILED"
    assert "not yet implemented" in found["cause"]
