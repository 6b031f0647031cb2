"""What a `kill -9` of the cloud costs its queues. Autosave never comes in these tests."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from asking import Server, wait_for
from cloud.sqs import redeliver
from servers import start_server

QUEUE = "told"


def settings(home: Path) -> dict[str, str]:
    services = home / "services"
    return {
        "PERSIST_STATE": "1",
        "STATE_DIR": str(services),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(services / "s3"),
        "LOCAL_AUTOSAVE": "3600",
        "LOCAL_SAVED": str(home / "saved"),
    }


def put_object(server: Server) -> None:
    """Puts an object whose event goes to the queue."""
    s3, sqs, events = server.client("s3"), server.client("sqs"), server.client("events")
    bucket, queue = server.bucket(), sqs.create_queue(QueueName=QUEUE)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}})
    events.put_rule(Name="rule", EventPattern=json.dumps({"source": ["aws.s3"]}))
    events.put_targets(Rule="rule", Targets=[{"Id": "queue", "Arn": arn}])
    s3.put_object(Bucket=bucket, Key="a.csv", Body=b"1")
    counted = ["ApproximateNumberOfMessages"]
    wait_for(
        "the event",
        lambda: sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=counted)["Attributes"][counted[0]] == "1",
    )


def queue_is_saved(home: Path) -> bool | None:
    saved = home / "services" / "sqs.json"
    return True if saved.exists() and "a.csv" in saved.read_text() else None


def test_an_event_outlives_a_kill_as_soon_as_it_is_sent(tmp_path: Path) -> None:
    with start_server("cloud", tmp_path, settings(tmp_path)) as server:
        put_object(server)
        wait_for("the queue on disk", lambda: queue_is_saved(tmp_path))
    with start_server("cloud", tmp_path, settings(tmp_path)) as server:
        sqs = server.client("sqs")
        url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        assert "a.csv" in sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"]


def test_what_was_received_comes_again_after_a_kill(tmp_path: Path) -> None:
    with start_server("cloud", tmp_path, settings(tmp_path)) as server:
        put_object(server)
        sqs = server.client("sqs")
        url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        assert sqs.receive_message(QueueUrl=url, VisibilityTimeout=900)["Messages"]
        server.process.send_signal(signal.SIGUSR1)
        wait_for("a save", lambda: (tmp_path / "saved").exists())
    with start_server("cloud", tmp_path, settings(tmp_path)) as server:
        sqs = server.client("sqs")
        url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        assert sqs.receive_message(QueueUrl=url)["Messages"]


def test_without_it_the_event_is_lost(tmp_path: Path) -> None:
    with start_server("ministack", tmp_path, settings(tmp_path)) as server:
        put_object(server)
        assert not queue_is_saved(tmp_path)


def message(receive_count: int, visible_at: float) -> dict[str, Any]:
    return {"receive_count": receive_count, "visible_at": visible_at}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(message(1, 900), message(0, 100), id="in flight: comes again, as if for the first time"),
        pytest.param(message(0, 900), message(0, 900), id="delayed: stays so"),
        pytest.param(message(2, 50), message(2, 50), id="visible: keeps its count"),
    ],
)
def test_what_was_in_flight_is_visible_after_a_restart(before: dict[str, Any], after: dict[str, Any]) -> None:
    redeliver([{"messages": [before]}], now=100)
    assert before == after
