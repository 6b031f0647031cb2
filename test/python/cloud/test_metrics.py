"""Metrics that alarms watch, counted whatever started the work."""

from asking import Server, task, unique, wait_for

FAILS = "exports.handler = async () => { throw new Error('x'); }"


def has(server: Server, namespace: str, name: str, dimension: str, value: str) -> bool:
    found = server.client("cloudwatch").list_metrics(
        Namespace=namespace, MetricName=name, Dimensions=[{"Name": dimension, "Value": value}]
    )
    return bool(found["Metrics"])


def fail_in_a_machine(server: Server) -> tuple[str, str]:
    """Function name and state machine ARN of an execution that failed."""
    function = server.function("nodejs24.x", FAILS)
    found = server.execute(task("arn:aws:states:::lambda:invoke", {"FunctionName": function}))
    assert found["status"] == "FAILED"
    return function.split(":")[-1], found["stateMachineArn"]


def test_failures_inside_an_execution_are_counted(patched: Server) -> None:
    function, machine = fail_in_a_machine(patched)
    wait_for("Errors", lambda: has(patched, "AWS/Lambda", "Errors", "FunctionName", function))
    wait_for("ExecutionsFailed", lambda: has(patched, "AWS/States", "ExecutionsFailed", "StateMachineArn", machine))


def test_without_it_they_are_not(stock: Server) -> None:
    function, machine = fail_in_a_machine(stock)
    assert not has(stock, "AWS/Lambda", "Errors", "FunctionName", function)
    assert not has(stock, "AWS/States", "ExecutionsFailed", "StateMachineArn", machine)


def test_the_depth_of_queues_is_sampled(patched: Server, stock: Server) -> None:
    name = unique("queue")
    for server in (patched, stock):
        sqs = server.client("sqs")
        sqs.send_message(QueueUrl=sqs.create_queue(QueueName=name)["QueueUrl"], MessageBody="x")
    visible = ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", name)
    wait_for("depth", lambda: has(patched, *visible))
    assert not has(stock, *visible)
