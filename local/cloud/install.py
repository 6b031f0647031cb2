"""Installs the modules of this package into the imported MiniStack."""

from types import ModuleType

from cloud import (
    alarms,
    apigateway,
    autosave,
    budgets,
    glue,
    glue_crawler,
    glue_jobs,
    iam,
    ignored,
    lambdas,
    metrics,
    rds,
    s3,
    s3_events,
    schedules,
    secretsmanager,
    sqs,
    stepfunctions,
)
from cloud.settings import Settings

MODULES: tuple[ModuleType, ...] = (
    iam,
    rds,
    secretsmanager,
    s3,
    s3_events,
    sqs,
    lambdas,
    glue,
    glue_jobs,
    glue_crawler,
    stepfunctions,
    schedules,
    apigateway,
    budgets,
    metrics,
    alarms,
    ignored,
    autosave,
)


def install_all(settings: Settings) -> None:
    """Patches MiniStack. Call it once, before MiniStack serves its first request."""
    for module in MODULES:
        module.install(settings)
