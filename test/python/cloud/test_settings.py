import json

from asking import Server
from cloud import settings

SHOW_ENVIRONMENT = "exports.handler = async () => Object.keys(process.env)"


def test_private_values_are_taken_out_of_the_environment() -> None:
    environment = {"LOCAL_PG_PORT": "5432", "LOCAL_PG_PASSWORD": "secret", "GATEWAY_PORT": "4601", "LANG": "C"}
    found = settings.from_environment(environment)
    assert (found.pg_port, found.pg_password, found.endpoint) == (5432, "secret", "http://127.0.0.1:4601")
    assert environment == {"GATEWAY_PORT": "4601", "LANG": "C"}


def test_a_lambda_does_not_see_the_database_password(patched: Server) -> None:
    arn = patched.function("nodejs24.x", SHOW_ENVIRONMENT)
    names = json.loads(patched.client("lambda").invoke(FunctionName=arn)["Payload"].read())
    assert "AWS_ENDPOINT_URL" in names
    assert not set(names) & set(settings.PRIVATE)
