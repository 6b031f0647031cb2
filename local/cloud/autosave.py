"""State is saved every few seconds. MiniStack alone saves on a clean stop only: a `kill -9` would lose everything."""

import logging
import os
import signal
import threading
from pathlib import Path

from ministack import app

from cloud.settings import Settings

log = logging.getLogger("cloud.autosave")

SAVING = threading.Lock()
"""Held while state is written: two writers of one service would share its temporary file."""


def save(saved: Path | None) -> None:
    """Writes the state of every service, as a clean stop does, then touches `saved`."""
    with SAVING:
        app.save_all(app._build_persistence_save_dict())
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
