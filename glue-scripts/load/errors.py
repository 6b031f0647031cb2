"""The two families of errors. Their class names reach Step Functions as `errorType`."""

from __future__ import annotations


class LakeError(Exception):
    """Carries facts that are safe to log: names, line numbers and codes; never cell values or secrets."""

    def __init__(self, message: str, **facts: str | int | None) -> None:
        self.facts = {name: value for name, value in facts.items() if value is not None}
        listed = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        super().__init__(f"{message} ({listed})" if listed else message)

    def __reduce__(self) -> tuple[object, ...]:
        # The message is complete already: a copy that comes back from a Spark task must not list its facts twice.
        return (_restore, (type(self), str(self), self.facts))


class RetryableError(LakeError):
    """The same call may succeed later: a lost connection, a deadlock, a throttled service, staging that went away."""


class TerminalError(LakeError):
    """Trying again cannot help: a person or a new deploy must act."""


class ObjectMissing(TerminalError):
    """The object does not exist (any more)."""


class PreconditionFailed(RetryableError):
    """A conditional write lost: somebody else wrote the object first. Read again, then decide."""


def _restore(kind: type[LakeError], message: str, facts: dict[str, str | int]) -> LakeError:
    error = kind(message)
    error.facts = facts
    return error
