"""IAM: requests over the loopback count as TLS."""

from ministack.core import iam_evaluator

from cloud.settings import Settings


def install(_settings: Settings) -> None:
    """The gateway speaks plain http on 127.0.0.1: without this every bucket with `enforceSSL` refuses everybody."""
    resolve = iam_evaluator._resolve_condition_key

    def resolve_loopback_as_tls(key: str, context: iam_evaluator.EvalContext) -> object:
        return "true" if key.lower() == "aws:securetransport" else resolve(key, context)

    iam_evaluator._resolve_condition_key = resolve_loopback_as_tls
