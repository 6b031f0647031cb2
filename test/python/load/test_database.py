"""Which errors of PostgreSQL may go away by themselves, and which are a row's: only the latter cost a row or blame a file."""

from __future__ import annotations

import psycopg
import pytest
from load.database import is_data_error, is_retryable
from psycopg import errors

AGAIN = [
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.ConnectionFailure,
    errors.TooManyConnections,
    errors.DiskFull,
    errors.LockNotAvailable,
    psycopg.OperationalError,
]
OF_A_ROW = [
    errors.NumericValueOutOfRange,
    errors.InvalidDatetimeFormat,
    errors.NotNullViolation,
    errors.UniqueViolation,
    errors.ProgramLimitExceeded,
]
OF_NOBODY = [errors.UndefinedColumn, errors.InsufficientPrivilege, errors.InternalError_]


@pytest.mark.parametrize("kind", [*AGAIN, *OF_A_ROW, *OF_NOBODY])
def test_what_an_error_means(kind: type[psycopg.Error]) -> None:
    assert (is_retryable(kind()), is_data_error(kind())) == (kind in AGAIN, kind in OF_A_ROW)
