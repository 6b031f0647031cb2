import json

import pytest
from asking import Server
from cloud import iam


def put_over_http(server: Server) -> int:
    """Status of a write to a bucket that refuses whatever did not come by TLS."""
    s3, bucket = server.client("s3"), server.bucket()
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    role = server.role({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    session = server.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    caller = server.client("s3", (session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"]))
    try:
        return caller.put_object(Bucket=bucket, Key="k", Body=b"")["ResponseMetadata"]["HTTPStatusCode"]
    except caller.exceptions.ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


def test_loopback_counts_as_tls(patched: Server) -> None:
    assert put_over_http(patched) == 200


def test_without_it_a_bucket_that_enforces_tls_refuses_everybody(stock: Server) -> None:
    assert put_over_http(stock) == 403


def put_key(server: Server, key: str) -> int:
    """Status of a write by a role that may write every object of one bucket."""
    bucket = server.bucket()
    grant = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    session = server.client("sts").assume_role(RoleArn=server.role(grant), RoleSessionName="test")["Credentials"]
    caller = server.client("s3", (session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"]))
    try:
        return caller.put_object(Bucket=bucket, Key=key, Body=b"")["ResponseMetadata"]["HTTPStatusCode"]
    except caller.exceptions.ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_wildcard_spans_the_lines_of_a_key(patched: Server) -> None:
    assert put_key(patched, "new\nline.csv") == 200


def test_without_it_a_key_with_a_line_break_is_denied(stock: Server) -> None:
    assert put_key(stock, "new\nline.csv") == 403
    assert put_key(stock, "plain.csv") == 200


def put_metric(server: Server, granted: str, used: str) -> bool:
    """Whether a role that was granted one namespace may write to another (or the same)."""
    condition = {"StringEquals": {"cloudwatch:namespace": granted}}
    grant = {"Effect": "Allow", "Action": "cloudwatch:PutMetricData", "Resource": "*", "Condition": condition}
    session = server.client("sts").assume_role(RoleArn=server.role(grant), RoleSessionName="test")["Credentials"]
    keys = (session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
    metrics = server.client("cloudwatch", keys)
    try:
        metrics.put_metric_data(Namespace=used, MetricData=[{"MetricName": "Rows", "Value": 1}])
    except metrics.exceptions.ClientError:
        return False
    return True


def test_metrics_can_be_granted_for_one_namespace(patched: Server) -> None:
    assert put_metric(patched, "Edulake", "Edulake")
    assert not put_metric(patched, "Edulake", "Other")


def test_without_it_such_a_grant_grants_nothing(stock: Server) -> None:
    assert not put_metric(stock, "Edulake", "Edulake")


@pytest.mark.parametrize(
    "body",
    [
        b'{"Namespace": "Edulake", "MetricData": []}',
        b"Action=PutMetricData&Namespace=Edulake&Version=2010-08-01",
        b"\xa1\x69Namespace\x67Edulake",
    ],
)
def test_the_namespace_is_found_in_every_protocol(body: bytes) -> None:
    assert iam._metric_namespace(body) == "Edulake"
