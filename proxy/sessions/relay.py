"""The shadow's end of a session: which replies are owed, and who gets each.

Almost every reply is the client's and passes as it came: frames are found by their length, runs of
them are written at once, rows are not even waited for. But now and then pgfog asks the shadow
something in the client's own transaction, and those replies must never reach the client. So each
message sent is remembered, in order, by the replies that complete it.
"""

import asyncio
import codecs
import re
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import Protocol

from proxy.sessions.link import Link
from proxy.sessions.portals import Portals
from proxy.wire import client
from proxy.wire.frames import HEADER, Unfinished, frame
from proxy.wire.message import Message
from proxy.wire.server import ErrorResponse

_COPY_IN, _ERROR, _READY = b"GEZ"
_ANY_TIME = b"NSA"  # NoticeResponse, ParameterStatus, NotificationResponse
_STATUS = ord("S")
_NOTICE = ord("N")
_EVERYTHING = bytes(range(256))
PARSED, _PREPARING = b"1", (b"1", b"2", b"3", b"Tn")
_FLUSH = client.Flush().encode()
_header = HEADER.unpack_from

RESERVED = b"pgfog/"
"""How the names of our own statements and portals begin; clients may not use such names."""

IDLE, IN_TRANSACTION, FAILED = b"ITE"
"""Transaction status, as ReadyForQuery says it."""


class ShadowFailed(Exception):
    """The shadow answered a question of ours by an error.

    Attributes:
        error: the body of its ErrorResponse.
        parsed: a statement was parsed before it.
    """

    def __init__(self, error: bytes, *, parsed: bool = False):
        super().__init__("the shadow reported an error")
        self.error = error
        self.parsed = parsed


class ShadowSkips(Exception):
    """A message of the client's failed, and the shadow skips what came behind it."""


class ShadowGone(Exception):
    """The shadow closed the connection; so does pgfog."""


class Sink(Protocol):
    """Who gets the replies that the client does not."""

    def take(self, tag: int, body: bytes) -> None:
        """Take one reply."""

    def fail(self, error: bytes) -> bytes | None:
        """Take the ErrorResponse that ends them; return what the client gets of it, if anything."""


class Captured:
    """The replies to a question of ours, and its error."""

    def __init__(self) -> None:
        self.replies: list[tuple[int, bytes]] = []
        self.error: bytes | None = None

    def take(self, tag: int, body: bytes) -> None:
        """Keep one reply."""
        self.replies.append((tag, body))

    def fail(self, error: bytes) -> bytes | None:
        """Keep the error; the client hears nothing of it."""
        self.error = error
        return None

    def only(self, tag: bytes) -> bytes | None:
        """Return the body of the last reply of a kind."""
        return next((body for kind, body in reversed(self.replies) if kind == tag[0]), None)


class Kind(Enum):
    """What an error does to a message that was sent before the error came."""

    SERIES = auto()  # is skipped, up to the next Sync
    ALONE = auto()  # Query and FunctionCall: brings its own ReadyForQuery, error or not
    SYNC = auto()  # ends the skipping


class Expected:
    """The replies to one message.

    Attributes:
        ends: the types of reply that complete it.
        hides: the types of reply that go to `sink` instead of the client.
        undo: takes back what was noted when the message was sent, if it was skipped or failed.
        mute: a notice that holds these bytes goes to `sink`, if anywhere.
        watched: the types of reply that mean something here; others just pass.
    """

    __slots__ = ("ends", "hides", "kind", "mute", "sink", "undo", "watched")

    def __init__(
        self,
        ends: bytes,
        kind: Kind = Kind.SERIES,
        *,
        hides: bytes = b"",
        sink: Sink | None = None,
        undo: Callable[[], None] | None = None,
        mute: bytes = b"",
    ):
        self.ends = ends
        self.kind = kind
        self.hides = hides
        self.sink = sink
        self.undo = undo
        self.mute = mute
        self.watched = ends + hides + _ANY_TIME + bytes((_COPY_IN, _ERROR, _READY))


_NOTHING = Expected(b"")
_COPY_END = Expected(b"")
"""Marks where the client ended a COPY of which it is not known yet whether it begins."""

OWED = {
    ord("P"): Expected(b"1"),
    ord("B"): Expected(b"2"),
    ord("C"): Expected(b"3"),
    ord("D"): Expected(b"Tn"),
    ord("E"): Expected(b"CIs"),
    ord("Q"): Expected(b"Z", Kind.ALONE),
    ord("F"): Expected(b"Z", Kind.ALONE),
    ord("S"): Expected(b"Z", Kind.SYNC),
}
"""What a message of the client's brings, by its tag; what is absent brings nothing."""


def hidden(message: Message, sink: Sink, mute: bytes = b"") -> Expected:
    """Expect the replies to a message that the client knows nothing of."""
    shown = OWED[message.TAG[0]]
    return Expected(shown.ends, shown.kind, hides=_EVERYTHING, sink=sink, mute=mute)


class ShadowLink(Link):
    """The connection to the shadow.

    Attributes:
        pending: what the shadow owes, oldest first.
        portals: see `Portals`.
        familiar: what the client sent before, was relayed and left no trace -> what it brings. Only
            as long as its bytes are read in the same encoding.
        status: of the transaction, as of the last ReadyForQuery.
        skipping: an error came and the shadow skips what it gets until a Sync.
        copying: a COPY FROM STDIN runs; the shadow ignores Sync and Flush until it ends.
        errors: how many ErrorResponses there were.
        codec: Python's name of the session's client_encoding.
    """

    def __init__(self, encoding: bytes, copy_in: Callable[[], None], gone: Callable[[bool], None]):
        """Start in an idle session.

        Args:
            encoding: client_encoding, as the shadow announced it.
            copy_in: called when the shadow waits for COPY data.
            gone: called with whether the client was told why, when the connection is lost.
        """
        super().__init__()
        self.pending: deque[Expected] = deque()
        self.portals = Portals()
        self.familiar: dict[bytes, tuple[Expected, ...]] = {}
        self.status = IDLE
        self.skipping = self.copying = False
        self.errors = 0
        self.codec = python_codec(encoding)
        self._copy_in = copy_in
        self._gone = gone
        self._fatal = False
        self._lost = False
        self._quiet: asyncio.Future[None] | None = None
        self._unfinished = Unfinished()
        self._skip = 0  # bytes of a row, already on its way to the client, that are still to come

    def data_received(self, data: bytes) -> None:
        data = self._unfinished.join(data)
        pending = self.pending
        head = pending[0] if pending else _NOTHING
        out: list[bytes] = []
        start, at, end, needed = 0, self._skip, len(data), 5
        while end - at >= 5:
            tag, size = _header(data, at)
            if tag not in head.watched:
                at += size + 1  # maybe beyond what has arrived: the client may have it in pieces
                continue
            after = at + size + 1
            if after > end:
                needed = after - at
                break
            shown, instead = True, b""
            if tag in head.ends and not head.hides:  # nearly always
                pending.popleft()
                if tag == _READY:
                    self._is_ready(data[at + 5])
            elif tag in _ANY_TIME:
                shown = self._any_time(tag, data[at + 5 : after], head)
            elif tag == _ERROR:
                body = data[at + 5 : after]
                told = self._error(body, head)
                shown = told is body
                instead = frame(ErrorResponse.TAG, told) if told and not shown else b""
            else:
                shown = tag not in head.hides
                if not shown and head.sink is not None:
                    head.sink.take(tag, data[at + 5 : after])
                if tag in head.ends:
                    pending.popleft()
                if tag == _READY:
                    self._is_ready(data[at + 5])
                    if head is _NOTHING:
                        self.skipping = False  # for a Sync that an error let out of a COPY
                elif tag == _COPY_IN:
                    self._copy_in_begins()
            head = pending[0] if pending else _NOTHING
            while head is _COPY_END:
                pending.popleft()
                head = pending[0] if pending else _NOTHING
            if not shown:
                out += (data[start:at], instead)
                start = after
            at = after
        if at < end:
            self._unfinished.keep(data[at:], needed)
            out.append(data[start:at])
            self._skip = 0
        else:
            out.append(data[start:] if start else data)
            self._skip = at - end
        if forward := out[0] if len(out) == 1 else b"".join(out):
            self.peer.write(forward)
        if self._quiet is not None and not pending:
            self._settle(None)

    def _is_ready(self, status: int) -> None:
        self.status = status
        if self.portals and not self.pending and status == IDLE:
            self.portals.clear()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        self._settle(ShadowGone())
        self._gone(self._fatal)

    def send(self, message: Message) -> None:
        """Send a message whose replies the client sees, with what is written next."""
        self.pending.append(OWED[message.TAG[0]])
        self.gather(message.encode())

    async def quiet(self, *, flush: bool = False) -> None:
        """Wait until nothing is owed; raise ShadowGone.

        Args:
            flush: ask for what the shadow holds back until a Sync.
        """
        if self._lost:
            raise ShadowGone
        if self.pending:
            if flush:
                self.gather(_FLUSH)
            self.flush()
            self._quiet = asyncio.get_running_loop().create_future()
            await self._quiet

    @property
    def preparing(self) -> bool:
        """Whether what is owed leaves the session's settings as they are."""
        return all(expected.ends in _PREPARING for expected in self.pending)

    async def ask(self, *messages: Message) -> Captured:
        """Send messages behind the client's back, in its transaction, and return the replies.

        Raises:
            ShadowFailed: one of them failed.
            ShadowSkips: what the client sent before them failed; it was told.
            ShadowGone: there is no shadow any more.
        """
        captured, sync = Captured(), type(messages[-1]) is client.Sync
        data = b"".join(message.encode() for message in messages)
        self.pending.extend(hidden(message, captured) for message in messages)
        self.write(data if sync else data + _FLUSH)
        if sync:
            self.skipping = False
        await self.quiet()
        if captured.error is not None:
            raise ShadowFailed(captured.error, parsed=captured.only(PARSED) is not None)
        if self.skipping:
            raise ShadowSkips
        return captured

    async def fail(self) -> None:
        """Make the shadow's transaction fail, so that it and the client agree on the state."""
        try:
            await self.ask(client.Parse(RESERVED + b"refusal", b"refused by pgfog"))
        except ShadowFailed:
            return
        raise AssertionError("an invalid statement was accepted")

    def copied(self) -> None:
        """Note that the client ended a COPY, one that runs or may be about to."""
        if not self.copying and self.pending:
            self.pending.append(_COPY_END)
        self.copying = False

    def _any_time(self, tag: int, body: bytes, head: Expected) -> bool:
        if tag == _STATUS and body.startswith(b"client_encoding\0"):
            self.codec = python_codec(body[16:-1])
            self.familiar.clear()
        if tag != _NOTICE or not head.mute or head.mute not in body:
            return True
        if head.sink is not None:
            head.sink.take(tag, body)
        return False

    def _error(self, body: bytes, head: Expected) -> bytes | None:
        self.errors += 1
        self.copying = False
        if b"\0VFATAL\0" in body or b"\0VPANIC\0" in body:
            self._fatal = True
            return body
        told = body if head.sink is None else head.sink.fail(body)
        if self.pending and head.kind is Kind.SERIES:
            self._skip_series()
        return told

    def _skip_series(self) -> None:
        skipped: list[Expected] = []
        while self.pending and self.pending[0].kind is not Kind.SYNC:
            skipped.append(self.pending.popleft())
        self.skipping = not self.pending
        for expected in reversed(skipped):
            if expected.undo is not None:
                expected.undo()

    def _copy_in_begins(self) -> None:
        # Clients that did not know the statement was a COPY sent a Sync behind it, which the shadow
        # ignores while it copies; they send another at the end. Those that knew may have sent the
        # data and their end already.
        pending = self.pending
        while len(pending) > 1 and pending[1].kind is Kind.SYNC:
            del pending[1]
        if len(pending) > 1 and pending[1] is _COPY_END:
            del pending[1]
        else:
            self.copying = True
            self._copy_in()

    def _settle(self, lost: ShadowGone | None) -> None:
        waiting, self._quiet = self._quiet, None
        if waiting is not None and not waiting.done():
            if lost is None:
                waiting.set_result(None)
            else:
                waiting.set_exception(lost)


def python_codec(encoding: bytes) -> str:
    """Return Python's name of a PostgreSQL encoding.

    ASCII for one that Python does not know, or whose ASCII it reads otherwise: for PostgreSQL a
    backslash is one in every encoding, for Python it is a ¥ in SHIFT_JIS_2004.
    """
    name = encoding.decode("ascii", "replace").upper()
    name = re.sub("^WIN", "CP", re.sub("^KOI8([RU])$", r"KOI8-\1", name))
    name = {"SQL_ASCII": "UTF-8", "UHC": "CP949", "EUC_CN": "GB2312"}.get(name, name)
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return "ascii"
    return codec if _ASCII.decode(codec) == _ASCII.decode("ascii") else "ascii"


_ASCII = bytes(range(128))
