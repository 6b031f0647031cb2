import io
import zipfile
from typing import Any

from servers import Server, unique

# What a handler of the CDK that cannot do its work answers CloudFormation.
FAILS = """
exports.handler = async (event) => {
  const answer = { Status: "FAILED", Reason: "no AWS CLI here", PhysicalResourceId: "none" };
  for (const key of ["StackId", "RequestId", "LogicalResourceId"]) answer[key] = event[key];
  await fetch(event.ResponseURL, { method: "PUT", body: JSON.stringify(answer) });
};
"""
# The CDK's emptying handler where it finds no tag on the bucket, as with MiniStack: it does nothing.
ANSWERS = FAILS.replace("FAILED", "SUCCESS")


def archive(**files: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as written:
        for name, text in files.items():
            written.writestr(name.replace("__", "/"), text)
    return body.getvalue()


def deployment(server: Server, source: str, target: str) -> dict[str, Any]:
    handler = server.function("nodejs24.x", FAILS)
    return {
        "Site": {
            "Type": "Custom::CDKBucketDeployment",
            "Properties": {
                "ServiceToken": handler,
                "SourceBucketNames": [source],
                "SourceObjectKeys": ["site.zip"],
                "SourceMarkers": [{"<<api>>": "http://api"}],
                "DestinationBucketName": target,
                "Prune": "true",
            },
        }
    }


def test_a_bucket_deployment_copies_replaces_and_prunes(patched: Server) -> None:
    s3 = patched.client("s3")
    source = patched.bucket()
    s3.put_object(Bucket=source, Key="site.zip", Body=archive(index__html="x", js__app="call <<api>>"))
    target = patched.bucket(old=b"gone afterwards")
    stack = patched.stack(deployment(patched, source, target))
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=target)["Contents"]]
    assert keys == ["index/html", "js/app"]
    assert s3.get_object(Bucket=target, Key="js/app")["Body"].read() == b"call http://api"


def test_without_it_the_handler_of_the_cdk_runs_and_fails(stock: Server) -> None:
    stack = stock.stack(deployment(stock, stock.bucket(), stock.bucket()))
    assert stack.status == "ROLLBACK_COMPLETE"
    assert "no AWS CLI here" in stack.reasons


def emptied_bucket(server: Server, bucket: str) -> dict[str, Any]:
    return {
        "Bucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": bucket, "VersioningConfiguration": {"Status": "Enabled"}},
        },
        "Empty": {
            "Type": "Custom::S3AutoDeleteObjects",
            "DependsOn": "Bucket",
            "Properties": {"ServiceToken": server.function("nodejs24.x", ANSWERS), "BucketName": bucket},
        },
    }


def delete_full_bucket(server: Server) -> str:
    s3, bucket = server.client("s3"), unique("full")
    stack = server.stack(emptied_bucket(server, bucket))
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    for body in (b"1", b"2"):
        s3.put_object(Bucket=bucket, Key="k", Body=body)
    s3.delete_object(Bucket=bucket, Key="k")
    return stack.delete()


def test_a_versioned_bucket_is_emptied_before_it_is_deleted(patched: Server) -> None:
    assert delete_full_bucket(patched) == "DELETE_COMPLETE"


def test_without_it_a_full_bucket_cannot_be_deleted(stock: Server) -> None:
    assert delete_full_bucket(stock) == "DELETE_FAILED"
