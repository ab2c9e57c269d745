"""What nobody may ever see: planted in one person's rows, and looked for in every byte that leaves.

A tap stands between the clients of a test and pgfog, and reads along. Values are looked for as
texts and as PostgreSQL's binary formats spell them, across the borders of packets. It is a process
of its own (this file, run as a program): libpq lets no other thread of a test run while it waits.
"""

import asyncio
import json
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

TEXT = "quokka-"
"""In texts of the planted rows. No statement says it, and no login by chance: base64 has no "-"."""

NUMBER = 98765432187654.125
DECIMAL = "9876543218.75"
"""For columns that hold no larger one."""
WHOLE = 198765432187654321
DAY = "1787-06-05"

_DAYS = (date.fromisoformat(DAY) - date(2000, 1, 1)).days

FORMS = (
    TEXT.encode(),
    b"98765432187654",
    DECIMAL.encode(),
    b"%d" % WHOLE,
    DAY.encode(),
    # As PostgreSQL sends them in binary: decimals in fours of digits, days and microseconds.
    struct.pack(">d", NUMBER),
    struct.pack(">q", WHOLE),
    struct.pack(">4H", 98, 7654, 3218, 7500),
    struct.pack(">ii", 4, _DAYS),  # behind its length, for four bytes alone come by chance
    struct.pack(">q", _DAYS * 86_400 * 10**6),
    # As they lie on a disk.
    struct.pack("<d", NUMBER),
    struct.pack("<q", WHOLE),
)
CANARY = re.compile(b"|".join(map(re.escape, FORMS)))
_LONGEST = 32


class Tap:
    """A door in front of another.

    Attributes:
        port: where clients come in.
        heard: once it is closed, what was found in what they were sent, and what stood around it.
        size: bytes that they were sent.
    """

    heard: list[str]
    size: int

    def __init__(self, port: int):
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def close(self) -> None:
        said, _ = self._process.communicate(timeout=60)
        self.size, self.heard = json.loads(said)


@contextmanager
def tapped(port: int) -> Iterator[Tap]:
    """Listen to everything that a server says; raise AssertionError if a canary was in it."""
    tap = Tap(port)
    try:
        yield tap
    finally:
        tap.close()
    assert tap.heard == []


def found_in(directory: Path) -> list[tuple[Path, bytes]]:
    """Return the files below a directory that hold a canary; a log, a ledger, a shadow must not."""
    found, read = [], 0
    for path in sorted(directory.rglob("*")):
        with suppress(FileNotFoundError):  # a server removes what it is done with
            if path.is_file():
                found += [(path, m.group()) for m in CANARY.finditer(path.read_bytes())]
                read += 1
    assert read, f"nothing was read in {directory}"
    return found


class _Listener:
    """What the process does."""

    def __init__(self, port: int):
        self.heard: list[str] = []
        self.size = 0
        self._to = port
        self._passing: set[asyncio.Task[None]] = set()

    def come(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._pass(client, answer))
        self._passing.add(task)  # streams alone do not keep it alive
        task.add_done_callback(self._passing.discard)

    async def _pass(self, client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        try:
            server, question = await asyncio.open_connection("127.0.0.1", self._to)
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
        for found in CANARY.finditer(data):
            around = data[max(0, found.start() - 40) : found.end() + 40]
            self.heard.append(repr(around))


async def _main(port: int) -> None:
    listener = _Listener(port)
    server = await asyncio.start_server(listener.come, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until it is closed
    await asyncio.sleep(0.05)  # what is still on its way
    print(json.dumps([listener.size, listener.heard]), flush=True)


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
