"""Asks a cloud: clients, stacks, roles, buckets, functions, executions."""

import functools
import io
import itertools
import json
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import botocore.session
from botocore.config import Config

SESSION = botocore.session.get_session()
_numbers = itertools.count(1)
Found = TypeVar("Found")
ROLE_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "*"}, "Action": "sts:AssumeRole"}],
}


def unique(name: str) -> str:
    """A name that no other test has."""
    return f"{name}-{next(_numbers)}"


def wait_for(what: str, look: Callable[[], Found | None], seconds: float = 60) -> Found:
    """Looks until there is something."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not seen within {seconds} s")
        time.sleep(0.05)


@dataclass(frozen=True, eq=False)
class Server:
    """One cloud. Clients are root; IAM lets root do everything."""

    port: int
    process: subprocess.Popen[bytes]
    home: Path

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @functools.lru_cache(maxsize=64)  # noqa: B019 - a server lives as long as its tests; making a client takes 50 ms
    def client(self, service: str, keys: tuple[str, str, str | None] = ("test", "test", None)) -> Any:
        """A client of one service."""
        return SESSION.create_client(
            service,
            region_name="us-east-1",
            endpoint_url=self.endpoint,
            aws_access_key_id=keys[0],
            aws_secret_access_key=keys[1],
            aws_session_token=keys[2],
            config=Config(retries={"max_attempts": 1}),
        )

    def log(self) -> str:
        return (self.home / "log").read_text()

    def stack(self, resources: dict[str, Any], outputs: dict[str, Any] | None = None) -> "Stack":
        """Creates a stack and waits for its end."""
        name = unique("stack")
        template: dict[str, Any] = {"Resources": resources}
        if outputs:
            template["Outputs"] = {key: {"Value": value} for key, value in outputs.items()}
        formation = self.client("cloudformation")
        try:
            formation.create_stack(StackName=name, TemplateBody=json.dumps(template))
        except formation.exceptions.ClientError as error:
            return Stack(self, name, "REFUSED", {}, str(error))
        return self.ended(name)

    def ended(self, name: str) -> "Stack":
        """Waits until the stack is in a final state."""
        formation = self.client("cloudformation")

        def look() -> dict[str, Any] | None:
            found = formation.describe_stacks(StackName=name)["Stacks"][0]
            return None if found["StackStatus"].endswith("_IN_PROGRESS") else found

        found = wait_for(f"stack {name}", look)
        outputs = {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}
        events = formation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = "; ".join(event.get("ResourceStatusReason", "") for event in events)
        return Stack(self, name, found["StackStatus"], outputs, reasons)

    def role(self, *statements: dict[str, Any]) -> str:
        """A role that may do what the statements say. Answers its ARN."""
        iam, name = self.client("iam"), unique("role")
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(ROLE_TRUST))["Role"]["Arn"]
        if statements:
            document = json.dumps({"Version": "2012-10-17", "Statement": statements})
            iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=document)
        return arn

    def bucket(self, **objects: bytes) -> str:
        """A new bucket with objects; two underscores in a name stand for a slash."""
        s3, name = self.client("s3"), unique("bucket")
        s3.create_bucket(Bucket=name)
        for key, body in objects.items():
            s3.put_object(Bucket=name, Key=key.replace("__", "/"), Body=body)
        return name

    def function(self, runtime: str, source: str, **options: Any) -> str:
        """A Lambda of one file. Answers its ARN."""
        file = "index.js" if runtime.startswith("nodejs") else "index.py"
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as code:
            code.writestr(file, source)
        options.setdefault("Role", self.role())
        return self.client("lambda").create_function(
            FunctionName=unique("function"),
            Runtime=runtime,
            Handler="index.handler",
            Code={"ZipFile": archive.getvalue()},
            Timeout=10,
            **options,
        )["FunctionArn"]

    def execute(self, definition: dict[str, Any], data: Any = None) -> dict[str, Any]:
        """Runs a state machine to its end. Answers DescribeExecution."""
        states = self.client("stepfunctions")
        machine = states.create_state_machine(
            name=unique("machine"), definition=json.dumps(definition), roleArn=self.role()
        )["stateMachineArn"]
        arn = states.start_execution(stateMachineArn=machine, input=json.dumps(data or {}))["executionArn"]

        def look() -> dict[str, Any] | None:
            found = states.describe_execution(executionArn=arn)
            return None if found["status"] == "RUNNING" else found

        return wait_for("execution ends", look)


@dataclass(frozen=True)
class Stack:
    """How a stack ended; `reasons` are those of all its events."""

    server: Server
    name: str
    status: str
    outputs: dict[str, str]
    reasons: str

    def delete(self) -> str:
        """Deletes the stack. Answers its last status, DELETE_COMPLETE when it is gone."""
        formation = self.server.client("cloudformation")
        formation.delete_stack(StackName=self.name)

        def look() -> str | None:
            try:
                status = formation.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
            except formation.exceptions.ClientError:
                return "DELETE_COMPLETE"
            return None if status.endswith("_IN_PROGRESS") else status

        return wait_for("stack is deleted", look)


def task(resource: str, parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A state machine of one task."""
    state = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True, **more}
    return {"StartAt": "Task", "States": {"Task": state}}
