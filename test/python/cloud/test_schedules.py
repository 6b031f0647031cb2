"""Schedules may come more often than they say."""

import json
from typing import Any

import pytest
from asking import ROLE_TRUST, Server, unique, wait_for
from cloud import schedules, settings
from ministack.services import eventbridge, scheduler


def queue_of(server: Server) -> tuple[str, str]:
    sqs = server.client("sqs")
    url = sqs.create_queue(QueueName=unique("told"))["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def told(server: Server, url: str) -> Any:
    return server.client("sqs").receive_message(QueueUrl=url).get("Messages")


def test_a_schedule_of_a_minute_comes_every_half_second(patched: Server) -> None:
    url, arn = queue_of(patched)
    role = patched.client("iam").create_role(
        RoleName=unique("schedules"), AssumeRolePolicyDocument=json.dumps(ROLE_TRUST)
    )["Role"]["Arn"]
    patched.client("scheduler").create_schedule(
        Name=unique("sweep"),
        ScheduleExpression="rate(1 minute)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": arn, "RoleArn": role},
    )
    for _ in range(2):
        wait_for("a message of the schedule", lambda: told(patched, url))


def test_a_rule_of_a_minute_does_so_too(patched: Server) -> None:
    url, arn = queue_of(patched)
    events, rule = patched.client("events"), unique("sweep")
    events.put_rule(Name=rule, ScheduleExpression="rate(1 minute)")
    events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": arn}])
    wait_for("a message of the rule", lambda: told(patched, url))


def test_nothing_is_changed_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "_SCHEDULE_TICK_INTERVAL", 10)
    monkeypatch.setattr(eventbridge, "_SCHEDULER_TICK_INTERVAL", 10)
    monkeypatch.setattr(eventbridge, "_parse_rate_seconds", lambda _expression: 60)
    as_it_is = settings.from_environment({})
    assert (as_it_is.schedule_speed, as_it_is.alarm_tick) == (1, 10)
    schedules.install(as_it_is)
    assert (scheduler._SCHEDULE_TICK_INTERVAL, eventbridge._parse_rate_seconds("rate(1 minute)")) == (10, 60)
    faster = settings.from_environment({"LOCAL_SCHEDULE_SPEED": "6"})
    assert faster.alarm_tick == pytest.approx(10 / 6)
    schedules.install(faster)
    assert scheduler._SCHEDULE_TICK_INTERVAL == pytest.approx(10 / 6)
    assert eventbridge._parse_rate_seconds("rate(1 minute)") == 10
