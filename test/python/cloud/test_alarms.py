import json
import time
from typing import Any

import pytest
from asking import Server, unique, wait_for
from cloud import alarms


@pytest.mark.parametrize(
    ("series", "needed", "missing", "expected"),
    [
        ([5.0, 0.0, 0.0], 1, "missing", "ALARM"),
        ([5.0, 0.0, 0.0], 2, "missing", "OK"),
        ([5.0, None, 5.0], 2, "missing", "ALARM"),
        ([None, None, None], 1, "missing", "INSUFFICIENT_DATA"),
        ([None, None, None], 1, "ignore", "OK"),
        ([None, None, None], 3, "breaching", "ALARM"),
        ([None, None, None], 1, "notBreaching", "OK"),
    ],
)
def test_judges_by_datapoints_and_missing_data(series: alarms.Series, needed: int, missing: str, expected: str) -> None:
    alarm = {
        "StateValue": "OK",
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": 1,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": needed,
        "TreatMissingData": missing,
    }
    assert alarms.judge(alarm, series) == expected


def alarm(**properties: Any) -> dict[str, Any]:
    shared = {
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "TreatMissingData": "notBreaching",
    }
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": {**shared, **properties}}


def put(server: Server, namespace: str, name: str, value: float, **dimensions: str) -> None:
    given = [{"Name": key, "Value": text} for key, text in dimensions.items()]
    datum = {"MetricName": name, "Value": value, "Dimensions": given}
    server.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[datum])


def state(server: Server, name: str) -> str:
    found = server.client("cloudwatch").describe_alarms(AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    return (found["MetricAlarms"] + found["CompositeAlarms"])[0]["StateValue"]


def settled(server: Server, name: str) -> str:
    """The state after the clock judged at least once: a new alarm has insufficient data until then."""
    wait_for("alarm is judged", lambda: state(server, name) != "INSUFFICIENT_DATA")
    return state(server, name)


def failures(namespace: str, dataset: str) -> dict[str, Any]:
    return alarm(
        Namespace=namespace,
        MetricName="Failures",
        Statistic="Sum",
        Period=60,
        Dimensions=[{"Name": "Dataset", "Value": dataset}],
    )


def test_only_the_alarm_of_the_dimension_fires_and_its_topic_hears_of_it(patched: Server) -> None:
    sns, sqs, namespace = patched.client("sns"), patched.client("sqs"), unique("Lake")
    topic = sns.create_topic(Name=unique("topic"))["TopicArn"]
    queue = sqs.create_queue(QueueName=unique("queue"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    jobs = failures(namespace, "jobs")
    jobs["Properties"]["AlarmActions"] = [topic]
    names = {"Jobs": {"Ref": "Jobs"}, "Students": {"Ref": "Students"}}
    stack = patched.stack({"Jobs": jobs, "Students": failures(namespace, "students")}, names)
    put(patched, namespace, "Failures", 2, Dataset="jobs")
    wait_for("the alarm fires", lambda: state(patched, stack.outputs["Jobs"]) == "ALARM")
    assert settled(patched, stack.outputs["Students"]) == "OK"
    heard = wait_for("message", lambda: sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages"))
    assert stack.outputs["Jobs"] in heard[0]["Body"]


def test_without_it_dimensions_are_ignored(stock: Server) -> None:
    namespace = unique("Lake")
    stack = stock.stack({"Students": failures(namespace, "students")}, {"Students": {"Ref": "Students"}})
    put(stock, namespace, "Failures", 2, Dataset="jobs")
    assert state(stock, stack.outputs["Students"]) == "ALARM"


def silence(namespace: str) -> dict[str, Any]:
    """An alarm for the case that nothing was loaded."""
    return alarm(
        Namespace=namespace,
        MetricName="FilesLoaded",
        Statistic="Sum",
        Period=60,
        ComparisonOperator="LessThanThreshold",
        TreatMissingData="breaching",
    )


def test_missing_data_can_be_the_fault(patched: Server, stock: Server) -> None:
    namespace = unique("Lake")
    stacks = [
        server.stack({"Silence": silence(namespace)}, {"Name": {"Ref": "Silence"}}) for server in (patched, stock)
    ]
    wait_for("the alarm fires", lambda: state(patched, stacks[0].outputs["Name"]) == "ALARM")
    assert state(stock, stacks[1].outputs["Name"]) == "INSUFFICIENT_DATA"


def share_of_failures(namespace: str) -> dict[str, Any]:
    def metric(identity: str, name: str) -> dict[str, Any]:
        stat = {"Metric": {"Namespace": namespace, "MetricName": name}, "Period": 60, "Stat": "Sum"}
        return {"Id": identity, "MetricStat": stat, "ReturnData": False}

    share = {"Id": "share", "Expression": "100 * FILL(failed, 0) / (failed + loaded)", "ReturnData": True}
    return alarm(Threshold=50, Metrics=[share, metric("failed", "Failed"), metric("loaded", "Loaded")])


def test_metric_math_of_a_template_is_evaluated(patched: Server) -> None:
    namespace = unique("Lake")
    stack = patched.stack({"Share": share_of_failures(namespace)}, {"Name": {"Ref": "Share"}})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    put(patched, namespace, "Failed", 1)
    put(patched, namespace, "Loaded", 3)
    assert settled(patched, stack.outputs["Name"]) == "OK"
    put(patched, namespace, "Failed", 9)
    wait_for("the alarm fires", lambda: state(patched, stack.outputs["Name"]) == "ALARM")


def test_without_it_metric_math_is_refused(stock: Server) -> None:
    stack = stock.stack({"Share": share_of_failures(unique("Lake"))})
    assert "Metrics (metric math) is not supported" in stack.reasons


def composite(namespace: str) -> dict[str, Any]:
    properties = {"AlarmRule": {"Fn::Sub": 'ALARM("${Jobs}") OR ALARM("${Students}")'}}
    either = {"Type": "AWS::CloudWatch::CompositeAlarm", "Properties": properties}
    return {
        "Jobs": failures(namespace, "jobs"),
        "Students": failures(namespace, "students"),
        "Either": either,
    }


def test_a_composite_alarm_follows_its_children(patched: Server) -> None:
    namespace = unique("Lake")
    stack = patched.stack(composite(namespace), {"Either": {"Ref": "Either"}})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    put(patched, namespace, "Failures", 1, Dataset="students")
    wait_for("the composite alarm fires", lambda: state(patched, stack.outputs["Either"]) == "ALARM")
    assert stack.delete() == "DELETE_COMPLETE"


def test_without_it_a_composite_alarm_is_refused(stock: Server) -> None:
    assert stock.stack(composite(unique("Lake"))).status != "CREATE_COMPLETE"


def test_old_data_does_not_count(patched: Server) -> None:
    namespace = unique("Lake")
    datum = {
        "MetricName": "Failures",
        "Value": 5,
        "Timestamp": time.time() - 600,
        "Dimensions": [{"Name": "Dataset", "Value": "jobs"}],
    }
    patched.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[datum])
    stack = patched.stack({"Jobs": failures(namespace, "jobs")}, {"Jobs": {"Ref": "Jobs"}})
    assert settled(patched, stack.outputs["Jobs"]) == "OK"
