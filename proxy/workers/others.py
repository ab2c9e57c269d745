"""A CancelRequest that came to the wrong worker: the others are asked, and waited for.

A driver takes its cancel for done when the connection closes, and then sends the next statement. So
it must not close before whoever has the session has told the shadow. All of them answer, whether
they have it or not: for a session that has just ended nobody is waited for.
"""

import asyncio
import secrets
from contextlib import suppress

from proxy.wire.startup import CancelRequest
from proxy.workers.channel import Channel

LONGEST_S = 5.0
"""How long a worker that does not answer is waited for, seconds: it may just have died."""


class Others:
    """The other workers, at the far end of the channel."""

    def __init__(self, channel: Channel, count: int):
        self._channel, self._count = channel, count
        self._waiting: dict[str, asyncio.Semaphore] = {}

    async def cancel(self, request: CancelRequest) -> None:
        """Pass it on; return when each of them has done it, or after `LONGEST_S`."""
        ticket = secrets.token_hex(8)  # not a number: an answer may outlive who asked
        answers = self._waiting[ticket] = asyncio.Semaphore(0)
        self._channel.say(cancel=[request.pid, request.secret.hex()], by=ticket)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_S):
                    for _ in range(self._count):
                        await answers.acquire()
        finally:
            del self._waiting[ticket]

    def told(self, ticket: str) -> None:
        """Take one of the answers."""
        if (answers := self._waiting.get(ticket)) is not None:
            answers.release()
