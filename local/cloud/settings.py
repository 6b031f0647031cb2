"""What the supervisor (local/up.ts) tells the local cloud, read once from the environment."""

import os
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

# Every Lambda inherits the server's environment: what only the server may know is taken out of it.
PRIVATE = (
    "LOCAL_PG_HOST",
    "LOCAL_PG_PORT",
    "LOCAL_PG_PASSWORD",
    "LOCAL_AUTOSAVE",
    "LOCAL_ALARM_TICK",
    "LOCAL_SCHEDULE_SPEED",
    "LOCAL_SAVED",
    "GLUE_PYTHON",
    "PYTHONPATH",
)


@dataclass(frozen=True)
class Settings:
    """
    `autosave` and `alarm_tick` are seconds; an autosave of 0 turns it off. `saved` is touched after each save.
    Schedules come, and alarms are judged, `schedule_speed` times as often as in an account.
    """

    gateway_port: int
    pg_host: str
    pg_port: int
    pg_password: str
    glue_python: str
    autosave: float
    saved: Path | None
    alarm_tick: float
    schedule_speed: float

    @property
    def endpoint(self) -> str:
        """The address of this cloud. Never `localhost`: bucket names do not resolve below it."""
        return f"http://127.0.0.1:{self.gateway_port}"


def from_environment(environment: MutableMapping[str, str] = os.environ) -> Settings:
    """Reads the settings and removes the private ones from `environment`."""
    private = {name: environment.pop(name, "") for name in PRIVATE}
    speed = float(private["LOCAL_SCHEDULE_SPEED"] or 1)
    return Settings(
        gateway_port=int(environment.get("GATEWAY_PORT", "4566")),
        pg_host=private["LOCAL_PG_HOST"] or "127.0.0.1",
        pg_port=int(private["LOCAL_PG_PORT"] or 0),
        pg_password=private["LOCAL_PG_PASSWORD"],
        glue_python=private["GLUE_PYTHON"] or sys.executable,
        autosave=float(private["LOCAL_AUTOSAVE"] or 10),
        saved=Path(private["LOCAL_SAVED"]) if private["LOCAL_SAVED"] else None,
        alarm_tick=float(private["LOCAL_ALARM_TICK"] or 10 / speed),
        schedule_speed=speed,
    )
