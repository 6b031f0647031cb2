import io
import zipfile
from typing import Any

from asking import Server, unique

# What a handler of the CDK that cannot do its work answers CloudFormation.
FAILS = """
exports.handler = async (event) => {
  const answer = { Status: "FAILED", Reason: "no AWS CLI here", PhysicalResourceId: "none" };
  for (const key of ["StackId", "RequestId", "LogicalResourceId"]) answer[key] = event[key];
  await fetch(event.ResponseURL, { method: "PUT", body: JSON.stringify(answer) });
};
"""
# What the CDK's emptying handler asks first when the stack goes: is the bucket still marked for it?
EMPTIES = """
const { S3Client, GetBucketTaggingCommand } = require("@aws-sdk/client-s3");
exports.handler = async (event) => {
  const answer = { Status: "SUCCESS", PhysicalResourceId: "emptier" };
  for (const key of ["StackId", "RequestId", "LogicalResourceId"]) answer[key] = event[key];
  try {
    const command = new GetBucketTaggingCommand({ Bucket: event.ResourceProperties.BucketName });
    if (event.RequestType === "Delete") await new S3Client({ forcePathStyle: true }).send(command);
  } catch (error) {
    Object.assign(answer, { Status: "FAILED", Reason: error.name });
  }
  await fetch(event.ResponseURL, { method: "PUT", body: JSON.stringify(answer) });
};
"""


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


def delete_full_bucket(server: Server) -> tuple[str, str]:
    """Status of the stack, or of its first resource that failed, and the bucket's name."""
    s3, bucket = server.client("s3"), unique("full")
    role = server.role({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    handler = server.function("nodejs24.x", EMPTIES, Role=role)
    properties = {
        "BucketName": bucket,
        "VersioningConfiguration": {"Status": "Enabled"},
        "Tags": [{"Key": "aws-cdk:auto-delete-objects", "Value": "true"}],
    }
    empty = {
        "Type": "Custom::S3AutoDeleteObjects",
        "DependsOn": "Bucket",
        "Properties": {"ServiceToken": handler, "BucketName": bucket},
    }
    stack = server.stack({"Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}, "Empty": empty})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    for body in (b"1", b"2"):
        s3.put_object(Bucket=bucket, Key="k", Body=body)
    s3.delete_object(Bucket=bucket, Key="k")
    return stack.delete(), bucket


def test_a_versioned_bucket_is_emptied_before_it_is_deleted(patched: Server) -> None:
    status, bucket = delete_full_bucket(patched)
    assert status == "DELETE_COMPLETE"
    assert bucket not in [found["Name"] for found in patched.client("s3").list_buckets()["Buckets"]]


def test_without_it_the_handler_finds_no_tag_and_the_stack_cannot_be_deleted(stock: Server) -> None:
    assert delete_full_bucket(stock)[0] == "DELETE_FAILED"
