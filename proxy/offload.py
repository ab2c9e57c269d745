"""Long work beside the event loop, so that everybody else is answered meanwhile."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from proxy.turns import Turns

Result = TypeVar("Result")

LARGE = 200
"""Numbers from which on noise and printing take so long that a change of threads (0.1 ms) pays."""

_AT_ONCE = 2  # they share one interpreter: more threads would only take turns more often


class Offload:
    """Threads of its own: others must not wait for a place behind what takes seconds."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="offload")

    async def run(self, size: int, work: Callable[[], Result]) -> Result:
        """Do it here if it is small, else in a thread; a cancel does not wait for its end.

        Args:
            size: about how many numbers it is about.
        """
        if size < LARGE:
            return work()
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


class Unpaid:
    """Threads for long work that costs no budget, so that it may be asked for without end.

    One at a time for each role, or one role could keep all of them. Work in a thread cannot be
    stopped: a cancel waits for its end, or who cancels in time would have two of them.
    """

    def __init__(self) -> None:
        self._turns = Turns(_AT_ONCE)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="unpaid")

    async def run(self, role: str, work: Callable[[], Result]) -> Result:
        """Do it in the role's turn."""
        async with self._turns.of(role):
            job = asyncio.get_running_loop().run_in_executor(self._threads, work)
            try:
                return await asyncio.shield(job)
            except asyncio.CancelledError:
                while not job.done():
                    with suppress(asyncio.CancelledError):
                        await asyncio.wait({job})
                job.exception()  # nobody waits for it any more
                raise
