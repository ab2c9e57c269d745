"""What nobody may ever see: planted in one person's rows, and looked for in every byte that leaves.

A tap stands between the clients of a test and pgfog, and reads along. Values are looked for as
texts and as PostgreSQL's binary formats spell them, across the borders of packets.
"""

import asyncio
import re
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TEXT = "quokka"
"""In texts of the planted rows; no statement of any test says it."""

NUMBER = 98765432187654.125
DECIMAL = "9876543218.75"
"""For columns that hold no larger one."""
WHOLE = 198765432187654321
DAY = "1787-06-05"

CANARY = re.compile(
    b"|".join(
        re.escape(form)
        for form in (
            TEXT.encode(),
            b"98765432187654",
            DECIMAL.encode(),
            b"%d" % WHOLE,
            DAY.encode(),
            struct.pack(">d", NUMBER),
            struct.pack(">q", WHOLE),
        )
    )
)
_LONGEST = 32


class Tap:
    """A door in front of another.

    Attributes:
        port: where clients come in.
        heard: what was found in what they were sent, with what stood around it.
        size: bytes that they were sent.
    """

    def __init__(self, port: int):
        self.heard: list[bytes] = []
        self.size = 0
        self._to = port
        self._passing: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        opening = asyncio.run_coroutine_threadsafe(self._open(), self._loop)
        self.port = opening.result(10)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self) -> int:
        self._server = await asyncio.start_server(self._come, "127.0.0.1", 0, limit=1 << 20)
        return int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        self._server.close()
        for task in tuple(self._passing):
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    def _come(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._pass(client, answer))
        self._passing.add(task)  # streams alone do not keep it alive
        task.add_done_callback(self._passing.discard)

    async def _pass(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        try:
            server, question = await asyncio.open_connection("127.0.0.1", self._to, limit=1 << 20)
        except OSError:
            answer.transport.abort()
            return
        asking = asyncio.create_task(self._one_way(client, question, listens=False))
        try:
            await self._one_way(server, answer, listens=True)
        finally:
            asking.cancel()
            question.close()
            answer.close()

    async def _one_way(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter, *, listens: bool
    ) -> None:
        before = b""
        with suppress(ConnectionError):
            while data := await source.read(1 << 16):
                if listens:
                    self.size += len(data)
                    self._listen(before + data)
                    before = (before + data)[-_LONGEST:]
                to.write(data)
                await to.drain()
            if to.can_write_eof():
                to.write_eof()

    def _listen(self, data: bytes) -> None:
        self.heard += [data[max(0, m.start() - 40) : m.end() + 40] for m in CANARY.finditer(data)]


@contextmanager
def tapped(port: int) -> Iterator[Tap]:
    """Listen to everything that a server says."""
    tap = Tap(port)
    try:
        yield tap
    finally:
        tap.close()
    assert tap.size > 0
    assert tap.heard == []


def found_in(directory: Path) -> list[tuple[Path, bytes]]:
    """Return the files below a directory that hold a canary; a log, a ledger, a shadow must not."""
    found = []
    for path in sorted(directory.rglob("*")):
        with suppress(OSError):
            if path.is_file():
                found += [(path, m.group()) for m in CANARY.finditer(path.read_bytes())]
    return found
