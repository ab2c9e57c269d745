"""Whose statement reads the backend next.

The backend runs so many statements at once. Were its places for who comes first, one analyst could
keep all of them for as long as a query runs, and others would pay for statements that never get
one. So a statement waits before it is charged, and no role takes more places than it leaves free:
of 16 one role has 8 at most, the next one 4, then 2, 1 and 1. Of those who may have a place, the
role that was given one least lately is next: who has many statements waiting holds up only these.

Source: dynamic thresholds of shared buffers, Choudhury and Hahne 1998, doi:10.1109/90.664262; turns
by source, Nagle 1985, RFC 970.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count


class Turns:
    """The places of one backend, in one event loop."""

    def __init__(self, places: int):
        """Take how many statements run at once, >= 1."""
        self._free = places
        self._taken: Counter[str] = Counter()
        self._given = count(1)
        self._last: Counter[str] = Counter()  # when a role was given one
        self._waiting: dict[asyncio.Future[None], str] = {}  # of a role, who came first is first

    @asynccontextmanager
    async def of(self, role: str) -> AsyncIterator[None]:
        """Wait for a place, and keep it for the block."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting[turn] = role
        self._call()
        try:
            await turn
            yield
        finally:
            if self._waiting.pop(turn, None) is None:
                self._free += 1
                self._taken[role] -= 1
                self._call()

    def _call(self) -> None:
        """Give places to those who wait and may have one."""
        while may := [t for t, role in self._waiting.items() if self._taken[role] < self._free]:
            turn = min(may, key=lambda turn: self._last[self._waiting[turn]])
            role = self._waiting.pop(turn)
            self._free -= 1
            self._taken[role] += 1
            self._last[role] = next(self._given)
            if not turn.done():  # cancelled, it gives the place back in a moment
                turn.set_result(None)
