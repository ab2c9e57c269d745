"""What a client is told where the SQL over an answer fails: all of it was paid for."""

from dataclasses import dataclass

from proxy.answer import Answer
from proxy.kept import HINT, Kept
from proxy.sessions.incident import incident, internal_error
from proxy.sessions.portals import Portal
from proxy.sessions.questions import hinted, moved
from proxy.sessions.relay import OWED, PARSED, Captured, Expected, ShadowFailed
from proxy.wire import client
from proxy.wire.body import Body
from proxy.wire.server import ErrorResponse
from sensitivity.refusal import Cancelled


class Unasked(Captured):
    """The replies to a finishing SQL that is bound without waiting for it."""

    def __init__(self, portal: Portal, answer: Answer, codec: str):
        super().__init__()
        self._portal = portal
        self._answer = answer
        self._codec = codec

    def fail(self, error: bytes) -> bytes:
        """Return what the client is told: it gets no rows."""
        try:  # an error that was raised knows where, and an incident says it
            raise ShadowFailed(error, parsed=self.only(PARSED) is not None)
        except ShadowFailed as failure:
            own = of_answer(failure, self._answer, self._codec)
            return placed(own, self._portal, self._codec)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The sink of an Execute whose rows the client sees: nothing is hidden."""

    kept: Kept
    codec: str

    def take(self, tag: int, body: bytes) -> None:
        """Take nothing."""

    def fail(self, error: bytes) -> bytes:
        """Say that the answer is not lost."""
        return lost(error, self.kept, self.codec)


def ended(kept: Kept | None, codec: str) -> Expected:
    """Expect what the Sync behind an answer brings: what is held beyond a transaction, or checked
    at its end, fails only there."""
    owed = OWED[client.Sync.TAG[0]]
    return Expected(owed.ends, owed.kind, sink=_Shown(kept, codec)) if kept else owed


def rows(answer: Answer, codec: str) -> Expected:
    """Expect what an Execute of an answer brings."""
    owed = OWED[client.Execute.TAG[0]]
    return Expected(owed.ends, sink=_Shown(answer.kept, codec)) if answer.kept else owed


def of_answer(failure: ShadowFailed, answer: Answer, codec: str) -> bytes:
    """Return the error of a finishing SQL; an incident if we wrote what PostgreSQL cannot read."""
    error = failure.error
    sqlstate = ErrorResponse.decode(Body(error)).fields[b"C"].decode()
    if not failure.parsed and sqlstate != Cancelled.sqlstate:  # not the statement's own
        error = internal_error(incident(failure, sqlstate=sqlstate)).encode()[5:]
    return lost(error, answer.kept, codec) if answer.kept else error


def lost(error: bytes, kept: Kept, codec: str) -> bytes:
    """Say what an error does not lose; of a time limit nothing, which has the same words always."""
    kept.lose()
    fields = dict(ErrorResponse.decode(Body(error)).fields)
    if fields[b"C"].decode() != Cancelled.sqlstate:
        said = fields[b"H"] + b" " if b"H" in fields else b""
        fields[b"H"] = said + HINT.encode(codec, "replace")
    return ErrorResponse(fields).encode()[5:]


def placed(error: bytes, portal: Portal, codec: str) -> bytes:
    """Say an error of the shadow's about a statement of the client's."""
    return moved(hinted(error, portal.prepared.statement.text, codec), portal.offset)
