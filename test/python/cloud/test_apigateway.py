import urllib.error
import urllib.request
from typing import Any

from asking import Server, wait_for

ORIGIN = "http://page.example"


def api(server: Server) -> str:
    """The id of an HTTP API with CORS whose only route fails."""
    function = server.function("nodejs24.x", "exports.handler = async () => ({ statusCode: 503, body: '' })")
    resources: dict[str, Any] = {
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {
                "Name": "api",
                "ProtocolType": "HTTP",
                "CorsConfiguration": {"AllowOrigins": [ORIGIN], "AllowMethods": ["GET"]},
            },
        },
        "Integration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": function,
                "PayloadFormatVersion": "2.0",
            },
        },
        "Route": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": "Api"},
                "RouteKey": "GET /fails",
                "Target": {"Fn::Sub": "integrations/${Integration}"},
            },
        },
        "Stage": {
            "Type": "AWS::ApiGatewayV2::Stage",
            "Properties": {"ApiId": {"Ref": "Api"}, "StageName": "$default", "AutoDeploy": True},
        },
    }
    return server.stack(resources, {"Id": {"Ref": "Api"}}).outputs["Id"]


def ask(server: Server, api_id: str, method: str) -> int:
    request = urllib.request.Request(
        f"{server.endpoint}/_aws/execute-api/{api_id}/fails",
        method=method,
        headers={"Origin": ORIGIN, "Access-Control-Request-Method": "GET"},
    )
    try:
        return urllib.request.urlopen(request, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code


def test_preflight_is_answered_and_failures_are_counted(patched: Server) -> None:
    api_id = api(patched)
    assert ask(patched, api_id, "OPTIONS") in (200, 204)
    assert ask(patched, api_id, "GET") == 503
    metrics = patched.client("cloudwatch")

    def failures() -> bool:
        found = metrics.list_metrics(
            Namespace="AWS/ApiGateway", MetricName="5xx", Dimensions=[{"Name": "ApiId", "Value": api_id}]
        )
        return len(found["Metrics"]) > 0

    wait_for("5xx metric", failures)


def test_without_it_preflight_is_refused_and_nothing_is_counted(stock: Server) -> None:
    api_id = api(stock)
    assert ask(stock, api_id, "OPTIONS") == 403
    assert ask(stock, api_id, "GET") == 503
    assert stock.client("cloudwatch").list_metrics(Namespace="AWS/ApiGateway")["Metrics"] == []
