import json

from servers import Server


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
