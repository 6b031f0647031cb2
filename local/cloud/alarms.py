"""Alarms are judged by a clock: dimensions, datapoints to alarm, missing data, metric math, composite alarms."""

import json
import logging
import threading
import time
from typing import Any

from ministack.core.responses import _request_account_id, _request_region
from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from cloud import handlers, metric_math
from cloud.settings import Settings

log = logging.getLogger("cloud.alarms")
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
CLOCK = "cloud-alarms"
BREACHES = {
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}
Series = list[float | None]


def _series(metric: dict[str, Any], statistic: str, period: float, periods: int, now: float) -> Series:
    """The newest periods, newest first; None where there is no data."""
    wanted = {entry["Name"]: entry["Value"] for entry in metric.get("Dimensions") or []}
    points = [
        point
        for (namespace, name, _key), stored in cloudwatch._metrics.items()
        if namespace == metric["Namespace"] and name == metric["MetricName"]
        for point in stored
        if dict(point.get("Dimensions") or {}) == wanted
    ]
    series: Series = []
    for index in range(periods):
        end = now - index * period
        window = [point for point in points if end - period < point["Timestamp"] <= end]
        stats = cloudwatch._calc_stats(window) if window else None
        series.append(cloudwatch._stat_value(stats, statistic, window) if stats else None)
    return series


def values(alarm: dict[str, Any], now: float) -> Series:
    """What the alarm compares with its threshold, one value a period, newest first."""
    periods = int(alarm.get("EvaluationPeriods", 1))
    queries = alarm.get("Metrics")
    if not queries:
        statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic", "Average")
        return _series(alarm, statistic, float(alarm.get("Period", 60)), periods, now)
    known: dict[str, Series] = {}
    returned: Series = []
    # metrics first, then expressions in the template's order: an expression may use those above it
    for query in sorted(queries, key=lambda query: not query.get("MetricStat")):
        stat = query.get("MetricStat")
        if stat:
            series = _series(stat["Metric"], stat["Stat"], float(stat["Period"]), periods, now)
        else:
            row = [{name: other[index] for name, other in known.items()} for index in range(periods)]
            series = [metric_math.evaluate(query["Expression"], row[index]) for index in range(periods)]
        known[query["Id"]] = series
        if str(query.get("ReturnData", True)).lower() == "true":
            returned = series
    return returned


def judge(alarm: dict[str, Any], series: Series) -> str:
    """The state that the values ask for, by DatapointsToAlarm and TreatMissingData."""
    missing = alarm.get("TreatMissingData") or "missing"
    if all(value is None for value in series) and missing in ("missing", "ignore"):
        return alarm["StateValue"] if missing == "ignore" else "INSUFFICIENT_DATA"
    breaches, threshold = BREACHES[alarm["ComparisonOperator"]], float(alarm.get("Threshold", 0))
    bad = sum(missing == "breaching" if value is None else breaches(value, threshold) for value in series)
    needed = int(alarm.get("DatapointsToAlarm") or alarm.get("EvaluationPeriods", 1))
    return "ALARM" if bad >= needed else "OK"


def evaluate(alarm: dict[str, Any]) -> None:
    """Moves the alarm to its new state and runs its actions. Only the clock judges; PutMetricData asks, too."""
    if threading.current_thread().name != CLOCK:
        return
    series = values(alarm, time.time())
    old, new = alarm["StateValue"], judge(alarm, series)
    if new == old:
        return
    reason = f"Threshold Crossed: {series} {alarm['ComparisonOperator']} {alarm.get('Threshold')}"
    alarm.update(StateValue=new, StateReason=reason, StateUpdatedTimestamp=int(time.time()))
    cloudwatch._record_history(alarm["AlarmName"], old, new, reason)
    cloudwatch._dispatch_alarm_actions(alarm, old, new, reason)
    cloudwatch._evaluate_parent_alarms(alarm)


def tick() -> None:
    """Evaluates every alarm of every account and region."""
    for (account, region, name), alarm in list(cloudwatch._alarms._data.items()):
        tokens = _request_account_id.set(account), _request_region.set(region)
        try:
            evaluate(alarm)
        except Exception:
            log.exception("alarm %s was not evaluated", name)
        finally:
            _request_account_id.reset(tokens[0])
            _request_region.reset(tokens[1])


def _metric_math_in_templates() -> None:
    """MiniStack refuses templates whose alarm has Metrics."""
    record = provisioners._cw_metric_alarm_record

    def record_with_math(name: str, props: dict[str, Any]) -> dict[str, Any]:
        queries = props.get("Metrics")
        if not queries:
            return record(name, props)
        plain = {key: value for key, value in props.items() if key != "Metrics"}
        alarm = record(name, {**plain, "MetricName": "expression", "Namespace": "expression"})
        for key in ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period"):
            alarm.pop(key)
        return {**alarm, "Metrics": queries}

    provisioners._cw_metric_alarm_record = record_with_math


def _put_composite(logical_id: str, props: handlers.Properties, stack: str) -> handlers.Created:
    name = props.get("AlarmName") or handlers.generated_name(stack, logical_id, 255)
    response = cloudwatch._put_composite_alarm({}, {**props, "AlarmName": name}, False, True)
    if response[0] >= 400:
        raise ValueError(f"{COMPOSITE} {logical_id}: {response[2]!r}")
    return name, {"Arn": cloudwatch._composite_alarms[name]["AlarmArn"]}


def _composite_alarms() -> None:
    def update(
        _physical_id: str, _old: handlers.Properties, new: handlers.Properties, stack: str, logical_id: str
    ) -> handlers.Created:
        return _put_composite(logical_id, new, stack)

    def delete(physical_id: str, _props: handlers.Properties) -> None:
        status, _headers, body = cloudwatch._delete_alarms({}, {"AlarmNames": [physical_id]}, False, True)[:3]
        if status >= 400:
            raise ValueError(f"{COMPOSITE} {physical_id}: {json.loads(body)}")

    handlers.add(COMPOSITE, _put_composite, update, delete)


def install(settings: Settings) -> None:
    """Replaces the evaluation, which ignores dimensions and missing data, and starts the clock."""
    _metric_math_in_templates()
    _composite_alarms()
    cloudwatch._evaluate_alarm = evaluate
    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(settings.alarm_tick):
            tick()

    threading.Thread(target=loop, daemon=True, name=CLOCK).start()
