"""Schedules by a faster clock: who waits for the sweep of a minute in each of many tests need not wait for a minute."""

from ministack.services import eventbridge, scheduler

from cloud.settings import Settings


def install(settings: Settings) -> None:
    """Rates, and the looks at what is due, come `schedule_speed` times as often. At 1 all is as MiniStack has it."""
    speed, seconds_of = settings.schedule_speed, eventbridge._parse_rate_seconds
    if speed == 1:
        return

    def fewer_seconds_of(expression: str) -> float | None:
        seconds = seconds_of(expression)
        return None if seconds is None else seconds / speed

    eventbridge._parse_rate_seconds = fewer_seconds_of
    for service, interval in ((eventbridge, "_SCHEDULER_TICK_INTERVAL"), (scheduler, "_SCHEDULE_TICK_INTERVAL")):
        setattr(service, interval, getattr(service, interval) / speed)
