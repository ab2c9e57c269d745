"""What is written down, and what is not, when something breaks that should not.

The client hears a number; the steward finds it in the log with the kind of error and the lines of
code it came through. The error's text and the values of variables are left out: both can hold data.
"""

import traceback
import uuid

import structlog

from proxy.wire.server import ErrorResponse

log: structlog.stdlib.BoundLogger = structlog.get_logger("pgfog")


def incident(error: BaseException, **facts: str) -> str:
    """Log an unexpected error with facts that hold no data, and return its number."""
    number = uuid.uuid4().hex[:12]
    kinds: list[str] = []
    where: list[str] = []
    link: BaseException | None = error
    while link is not None and len(kinds) < 10:
        kinds.append(type(link).__qualname__)
        where += [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or link.__context__
    log.error("incident", number=number, kinds=kinds, where=where, **facts)
    return number


def internal_error(number: str, severity: str = "ERROR") -> ErrorResponse:
    """All that a client is told."""
    return ErrorResponse.say(severity, "XX000", f"internal error (incident {number})")
