"""Botocore clients that talk to this cloud: as the account's root, or with the credentials of a role."""

from typing import Any

import botocore.session
from botocore.config import Config
from ministack.core.lambda_runtime import execution_credentials
from ministack.core.responses import get_account_id, get_region

from cloud.settings import Settings

# One for all: a session that has loaded a service's model makes its next client in milliseconds.
_SESSION = botocore.session.get_session()
ROOT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_SESSION_TOKEN": ""}


def role_credentials(role: str, session: str) -> dict[str, str]:
    """Credentials of `role` (name or ARN) as AWS_* variables; IAM is enforced with them."""
    arn = f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:{session}"
    return execution_credentials({"FunctionArn": arn, "FunctionName": session, "Role": role})


def client(service: str, settings: Settings, credentials: dict[str, str] | None = None) -> Any:
    """A client of `service`. Without credentials it is root, as CloudFormation's own handlers are."""
    keys = credentials or ROOT
    return _SESSION.create_client(
        service,
        region_name=get_region(),
        endpoint_url=settings.endpoint,
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=keys.get("AWS_SESSION_TOKEN") or None,
        config=Config(retries={"max_attempts": 1}),
    )
