"""Why a connection is turned away before it is a session."""

from proxy.wire.server import ErrorResponse


class NoEntry(Exception):
    """A connection is turned away before it is a session."""

    def __init__(self, sqlstate: str, message: str, hint: str | None = None):
        super().__init__(message)
        self.error = ErrorResponse.say("FATAL", sqlstate, message, hint=hint).encode()
