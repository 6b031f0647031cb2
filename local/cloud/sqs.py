"""Queues outlive a `kill -9`: what was sent is on disk at once, what was being worked on comes again at once.

Without it an object that was put less than an autosave before the kill is there, but its event is gone for good; and
a message whose function died with the server stays invisible for the rest of its visibility timeout.
"""

import os
import threading
import time
from collections.abc import Iterable
from typing import Any

from ministack.services import eventbridge, sqs

from cloud import autosave
from cloud.settings import Settings


def redeliver(queues: Iterable[dict[str, Any]], now: float) -> None:
    """Shows messages in flight again. The interrupted delivery does not count: the message is not to blame for it."""
    for message in (message for queue in queues for message in queue["messages"]):
        if message.get("receive_count", 0) > 0 and message["visible_at"] > now:
            message["visible_at"] = now
            message["receive_count"] -= 1


def _save_when(sent: threading.Event) -> None:
    while True:
        sent.wait()
        # cleared first: what is sent during a save is saved by the next one; a burst needs few
        sent.clear()
        autosave.save_service("sqs", sqs.get_state)


def install(settings: Settings) -> None:
    """Patches the restoring of queues, and EventBridge's delivery to them."""
    if os.environ.get("PERSIST_STATE") != "1" or settings.autosave <= 0:
        return
    restore, deliver, sent = sqs.load_persisted_state, eventbridge._dispatch_to_sqs, threading.Event()

    def restore_and_redeliver(data: dict[str, Any]) -> None:
        restore(data)
        redeliver(sqs._queues.all_values(), time.time())

    def deliver_and_save(*args: Any, **kwargs: Any) -> None:
        deliver(*args, **kwargs)
        sent.set()

    sqs.load_persisted_state = restore_and_redeliver
    eventbridge._dispatch_to_sqs = deliver_and_save
    threading.Thread(target=_save_when, args=(sent,), daemon=True, name="cloud-queues").start()
