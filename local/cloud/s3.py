"""The two custom resources of the CDK around buckets, done in this process."""

import io
import mimetypes
import zipfile
from typing import Any

from cloud import handlers
from cloud.clients import client
from cloud.settings import Settings

DEPLOYMENT = "Custom::CDKBucketDeployment"
AUTO_DELETE = "Custom::S3AutoDeleteObjects"


def _replace_markers(body: bytes, markers: dict[str, str]) -> bytes:
    for marker, value in markers.items():
        body = body.replace(marker.encode(), str(value).encode())
    return body


def _copy(s3: Any, props: handlers.Properties, prefix: str) -> set[str]:
    """Unpacks every source archive into the destination and answers the keys written."""
    written: set[str] = set()
    no_markers: list[dict[str, str]] = [{}] * len(props["SourceBucketNames"])
    markers = props.get("SourceMarkers") or no_markers
    for bucket, key, values in zip(props["SourceBucketNames"], props["SourceObjectKeys"], markers, strict=True):
        archive = io.BytesIO(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        with zipfile.ZipFile(archive) as files:
            for name in files.namelist():
                if name.endswith("/"):
                    continue
                target = f"{prefix}{name}"
                s3.put_object(
                    Bucket=props["DestinationBucketName"],
                    Key=target,
                    Body=_replace_markers(files.read(name), values),
                    ContentType=mimetypes.guess_type(name)[0] or "application/octet-stream",
                )
                written.add(target)
    return written


def deploy(settings: Settings, props: handlers.Properties) -> handlers.Attributes:
    """Does what the CDK's handler does, which needs the AWS CLI in a layer under /opt."""
    s3 = client("s3", settings)
    prefix = props.get("DestinationBucketKeyPrefix", "").strip("/")
    prefix = f"{prefix}/" if prefix else ""
    bucket = props["DestinationBucketName"]
    written = _copy(s3, props, prefix)
    if str(props.get("Prune", "true")).lower() == "true":
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            for entry in page.get("Contents", []):
                if entry["Key"] not in written:
                    s3.delete_object(Bucket=bucket, Key=entry["Key"])
    return {"DestinationBucketArn": f"arn:aws:s3:::{bucket}", "SourceObjectKeys": props["SourceObjectKeys"]}


def empty(settings: Settings, bucket: str) -> None:
    """Deletes every version and delete marker. A bucket that is gone is empty."""
    s3 = client("s3", settings)
    try:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for entry in page.get("Versions", []) + page.get("DeleteMarkers", []):
                s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])
    except s3.exceptions.NoSuchBucket:
        return


def install(settings: Settings) -> None:
    """Adds both types. MiniStack would run the CDK's Lambdas: one lacks the CLI, the other finds no bucket tag."""

    def create_deployment(logical_id: str, props: handlers.Properties, stack: str) -> handlers.Created:
        return f"{stack}-{logical_id}", deploy(settings, props)

    def update_deployment(
        physical_id: str, _old: handlers.Properties, new: handlers.Properties, _stack: str, _logical_id: str
    ) -> handlers.Created:
        return physical_id, deploy(settings, new)

    def create_auto_delete(logical_id: str, _props: handlers.Properties, stack: str) -> handlers.Created:
        return f"{stack}-{logical_id}", {}

    def update_auto_delete(
        physical_id: str, _old: handlers.Properties, _new: handlers.Properties, _stack: str, _logical_id: str
    ) -> handlers.Created:
        return physical_id, {}

    handlers.add(DEPLOYMENT, create_deployment, update_deployment, lambda _physical_id, _props: None)
    handlers.add(
        AUTO_DELETE,
        create_auto_delete,
        update_auto_delete,
        lambda _physical_id, props: empty(settings, props["BucketName"]),
    )
