"""Stages from Spark tasks on the executors. Nothing is parsed there: each task streams whole parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from .copy_parts import CopiedPart, CopyTask, copy_parts
from .database import Connect
from .errors import LakeError, RetryableError, TerminalError
from .object_store import ObjectStore

if TYPE_CHECKING:
    from py4j.protocol import Py4JJavaError
    from pyspark.sql import SparkSession

_RAISED = re.compile(r"load\.errors\.(\w+): ([^\n]*)")
ON_A_LAPTOP = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    # A short job is over before a parallel collector or the second compiler pay (8.5 s instead of 11 to 19).
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
}


class StageInSpark:
    """Glue's way. The session starts with the first parts, so a batch that is loaded already starts none."""

    def __init__(self, connect: Connect, store: ObjectStore, options: Mapping[str, str]) -> None:
        """`options`: settings of the session, `ON_A_LAPTOP` or none."""
        self._connect, self._store, self._options = connect, store, options

    def __call__(self, tasks: Sequence[CopyTask]) -> list[CopiedPart]:
        if not tasks:
            return []
        from py4j.protocol import Py4JJavaError

        context = spark_session(self._options).sparkContext
        # Largest first and one part a task: executors take the next when they are free.
        largest_first = sorted(tasks, key=lambda task: task.bytes, reverse=True)
        parts = context.parallelize(largest_first, len(largest_first))
        try:
            return parts.mapPartitions(CopyInTask(self._connect, self._store)).collect()
        except Py4JJavaError as error:
            raise _task_error(error) from None


class CopyInTask:
    """What a Spark task runs. A class, because a closure would drag the session along."""

    def __init__(self, connect: Connect, store: ObjectStore) -> None:
        self._connect, self._store = connect, store

    def __call__(self, tasks: Iterable[CopyTask]) -> Iterator[CopiedPart]:
        return copy_parts(self._connect, self._store, tasks)


def spark_session(options: Mapping[str, str]) -> SparkSession:
    """The session of this process, made with `options` when there is none yet."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("edulake load")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _task_error(error: Py4JJavaError) -> LakeError:
    """What the task raised; Spark hands over its traceback as text only."""
    found = _RAISED.findall(str(error.java_exception))
    if not found:
        return RetryableError("a Spark task was lost: see the job's log")
    kind, message = found[-1]
    return (RetryableError if kind == "RetryableError" else TerminalError)(message)
