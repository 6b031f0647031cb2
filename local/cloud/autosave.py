"""State is saved every few seconds. MiniStack alone saves on a clean stop only: a `kill -9` would lose everything."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ministack import app

from cloud.settings import Settings

log = logging.getLogger("cloud.autosave")

_WRITING: dict[str, threading.Lock] = {}
"""By service: two writers of one would share its temporary file; those of different ones do not wait for each other."""


def save_service(name: str, get_state: Callable[[], Any]) -> None:
    """Writes the state of one service. A save of all services takes seconds; this one does not wait for it."""
    with _WRITING.setdefault(name, threading.Lock()):
        app.save_all({name: get_state})


def save(saved: Path | None) -> None:
    """Writes the state of every service, as a clean stop does, then touches `saved`."""
    for name, get_state in app._build_persistence_save_dict().items():
        save_service(name, get_state)
    if saved is not None:
        saved.touch()


def install(settings: Settings) -> None:
    """Starts the saving thread when state is kept at all. SIGUSR1 makes it save now."""
    if os.environ.get("PERSIST_STATE") != "1" or settings.autosave <= 0:
        return
    # one line per service and save would bury everything else in the log
    logging.getLogger("persistence").addFilter(lambda record: "Persistence: saved" not in record.getMessage())
    wake = threading.Event()
    signal.signal(signal.SIGUSR1, lambda *_: wake.set())

    def loop() -> None:
        while True:
            wake.wait(settings.autosave)
            wake.clear()
            try:
                save(settings.saved)
            except Exception:
                log.exception("state was not saved, trying again in %s s", settings.autosave)

    threading.Thread(target=loop, daemon=True, name="cloud-autosave").start()
