"""HTTP APIs: CORS settings of a template work, and AWS/ApiGateway metrics are recorded."""

import time
from typing import Any

from ministack.core.responses import _request_account_id, _request_region
from ministack.services import apigateway, cloudwatch

from cloud import handlers
from cloud.settings import Settings

TYPE = "AWS::ApiGatewayV2::Api"


def _camel_case_cors(props: handlers.Properties) -> handlers.Properties:
    """MiniStack stores the template's keys as they are but reads camel case: every preflight answered 403."""
    cors = props.get("CorsConfiguration")
    if not cors:
        return props
    return {**props, "CorsConfiguration": {key[0].lower() + key[1:]: value for key, value in cors.items()}}


def _record(api_id: str, stage: str, status: int, milliseconds: float) -> None:
    """The metrics of an HTTP API: one set by API, one by API and stage, as AWS publishes them."""
    scope = apigateway.find_api_scope(api_id)
    if scope is None:
        return
    account, region = _request_account_id.set(scope[0]), _request_region.set(scope[1])
    try:
        for dimensions in ({"ApiId": api_id}, {"ApiId": api_id, "Stage": stage}):
            for name, value, unit in (
                ("Count", 1, "Count"),
                ("4xx", int(400 <= status < 500), "Count"),
                ("5xx", int(status >= 500), "Count"),
                ("Latency", milliseconds, "Milliseconds"),
            ):
                cloudwatch.record_metric("AWS/ApiGateway", name, value, unit, dimensions)
    finally:
        _request_account_id.reset(account)
        _request_region.reset(region)


def install(_settings: Settings) -> None:
    """Patches the API resource type and the data plane."""
    handlers.before_write(TYPE, _camel_case_cors)
    execute = apigateway.handle_execute

    async def measured(api_id: str, stage: str, *arguments: Any, **named: Any) -> Any:
        began = time.monotonic()
        response = await execute(api_id, stage, *arguments, **named)
        _record(api_id, stage, response[0], (time.monotonic() - began) * 1000)
        return response

    apigateway.handle_execute = measured
