"""The same messages to pgfog and past it, and what each answers, byte for byte."""

import itertools
import struct
from collections.abc import Sequence
from dataclasses import replace

from proxy.wire.body import Body
from proxy.wire.client import Query, Sync
from proxy.wire.frames import Frame
from proxy.wire.message import Message
from proxy.wire.server import ErrorResponse, RowDescription
from tests.sessions.test_model import modelled
from tests.sessions.world import Both, Raw

_ends = itertools.count()


class Two(Both):
    """Says the same to both."""

    def said(self, messages: Sequence[Message]) -> tuple[list[object], list[object]]:
        """Return what each of them answers, up to the end of the series or of the session."""
        wanted = _transcript(self.theirs, [modelled(m) for m in messages])
        found = _transcript(self.ours, messages)
        if "closed" in (found[-1], wanted[-1]):
            self.anew()
        return found, wanted


def _transcript(raw: Raw, messages: Sequence[Message]) -> list[object]:
    end = f"end {next(_ends)}".encode()
    told = Query(b"SELECT '" + end + b"'")
    answered = list[object]()
    try:
        raw.send(*messages, Sync(), Query(b"ROLLBACK"), told)
        while True:
            frame = raw.next()
            if frame.tag == b"D" and frame.body.endswith(end):
                raw.until(b"Z")
                raw.send(Query(b"DISCARD ALL"))
                raw.until(b"Z")
                return answered
            if (read := _read(frame)) is not None:
                answered.append(read)
    except (EOFError, ConnectionError):
        return [*answered, "closed"]


def _read(frame: Frame) -> object:
    match frame.tag:
        case b"N" if b"costs 0.5" in frame.body or b"\xb1 3" in frame.body:
            return None
        case b"E":
            return dict(ErrorResponse.decode(Body(frame.body)).fields)
        case b"T":  # a table has another OID in each session
            return [replace(f, table=0) for f in RowDescription.decode(Body(frame.body)).fields]
        case b"A":  # and each session its own pid
            return frame.body[4:]
    return frame.tag, frame.body


def values(*given: bytes | None, formats: Sequence[int] = ()) -> bytes:
    """Spell Bind's parameters: their formats and themselves."""
    spelt = struct.pack(f"!{len(formats) + 2}H", len(formats), *formats, len(given))
    return spelt + b"".join(
        struct.pack("!i", -1) if v is None else struct.pack("!i", len(v)) + v for v in given
    )


def formats(*codes: int) -> bytes:
    return struct.pack(f"!{len(codes) + 1}H", len(codes), *codes)
