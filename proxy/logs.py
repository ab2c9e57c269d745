"""Where logs go: JSON on standard error, a line each."""

import sys

import structlog


def to_standard_error() -> None:
    """Set it up, once for each process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
