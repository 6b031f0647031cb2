import json

from asking import Server, unique, wait_for
from cloud.s3_events import with_version

PATTERN = {"source": ["aws.s3"], "detail-type": ["Object Created"]}


def versions_told(server: Server) -> tuple[list[str], list[str]]:
    """Puts a key twice. Answers the versions that the bucket gave and those that the events named."""
    s3, sqs, events = server.client("s3"), server.client("sqs"), server.client("events")
    bucket, queue = server.bucket(), sqs.create_queue(QueueName=unique("told"))["QueueUrl"]
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}})
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    rule = unique("rule")
    pattern = {**PATTERN, "detail": {"bucket": {"name": [bucket]}}}
    events.put_rule(Name=rule, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=rule, Targets=[{"Id": "queue", "Arn": arn}])
    given = [s3.put_object(Bucket=bucket, Key="a.csv", Body=body)["VersionId"] for body in (b"1", b"2")]
    told: list[str] = []

    def both() -> bool | None:
        for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
            told.append(json.loads(message["Body"])["detail"]["object"].get("version-id", ""))
        return True if len(told) >= 2 else None

    wait_for("two events", both)
    return sorted(given), sorted(told)


def test_each_event_names_its_version(patched: Server) -> None:
    given, told = versions_told(patched)
    assert told == given


def test_ministack_alone_names_none(stock: Server) -> None:
    _given, told = versions_told(stock)
    assert told == ["", ""]


def test_other_sources_and_unversioned_buckets_stay_as_they_are() -> None:
    event = {"Source": "mine", "Detail": json.dumps({"object": {}})}
    assert with_version(event, "v1") == event
    assert with_version({**event, "Source": "aws.s3"}, None) == {**event, "Source": "aws.s3"}
