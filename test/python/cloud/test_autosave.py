"""What a `kill -9` of the cloud costs."""

import signal
import threading
from pathlib import Path

import pytest
from asking import unique, wait_for
from cloud import autosave
from ministack import app
from servers import start_server


def settings(home: Path, seconds: str) -> dict[str, str]:
    services = home / "services"
    return {
        "PERSIST_STATE": "1",
        "STATE_DIR": str(services),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(services / "s3"),
        "LOCAL_AUTOSAVE": seconds,
        "LOCAL_SAVED": str(home / "saved"),
    }


def survives(home: Path, module: str, seconds: str, save_now: bool) -> bool:
    """Whether a queue is there after a kill. The bytes of objects are on disk either way."""
    keep = settings(home, seconds)
    with start_server(module, home, keep) as server:
        bucket = server.bucket(k=b"body")
        queue = server.client("sqs").create_queue(QueueName=unique("queue"))["QueueUrl"].split("/")[-1]
        (home / "saved").unlink(missing_ok=True)
        if save_now:
            server.process.send_signal(signal.SIGUSR1)
        if module == "cloud":
            wait_for("a save", lambda: (home / "saved").exists())
    with start_server(module, home, keep) as server:
        s3 = server.client("s3")
        assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"body"
        return any(url.endswith(queue) for url in server.client("sqs").list_queues().get("QueueUrls", []))


@pytest.mark.parametrize(("seconds", "save_now"), [("0.2", False), ("3600", True)])
def test_state_is_saved_by_the_clock_and_when_asked(tmp_path: Path, seconds: str, save_now: bool) -> None:
    assert survives(tmp_path, "cloud", seconds, save_now)


def test_without_it_what_was_created_is_lost(tmp_path: Path) -> None:
    assert not survives(tmp_path, "ministack", "0", False)


def test_a_queue_is_saved_while_other_services_take_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, end, queue_saved = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        end.wait()

    monkeypatch.setattr(app, "_build_persistence_save_dict", lambda: {"slow": slow})
    saving_all = threading.Thread(target=autosave.save, args=(None,), daemon=True)
    saving_all.start()
    assert begun.wait(10)
    threading.Thread(target=autosave.save_service, args=("sqs", queue_saved.set), daemon=True).start()
    try:
        assert queue_saved.wait(10)
    finally:
        end.set()
        saving_all.join()
