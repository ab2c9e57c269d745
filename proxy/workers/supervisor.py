"""Start workers, restart those that die, pass CancelRequests on, and end them in order."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from mmap import mmap
from typing import Any

import structlog

from proxy import app
from proxy.listener.seats import WIDTH, columns
from proxy.listener.server import GRACE_S
from proxy.shadow import Shadow
from proxy.workers.channel import Channel, Orders
from sensitivity.policy import Policy

_FOLLOW_S = 1.0
_SHORTEST_S, _LONGEST_S = 0.1, 5.0  # before a worker that died is started again

_log = structlog.get_logger()


class Supervisor:
    """The workers of one pgfog.

    Attributes:
        policy: resolved against the backend.
        pids: of the workers that run, by row.
    """

    def __init__(
        self,
        declared: Policy,
        policy: Policy,
        shadow: Shadow,
        sockets: list[socket.socket],
        count: int,
    ):
        self._declared, self.policy, self.shadow = declared, policy, shadow
        self._sockets = sockets
        self._count = count
        self.pids: dict[int, int] = {}
        self._channels: dict[int, Channel] = {}
        self._ending = False
        self._row = WIDTH * columns(policy)
        with tempfile.TemporaryFile() as file:
            self._board_file = os.dup(file.fileno())
        os.ftruncate(self._board_file, self._row * count)
        self._board = mmap(self._board_file, self._row * count)

    @property
    def port(self) -> int:
        return int(self._sockets[0].getsockname()[1])

    async def run(self, ready: Callable[["Supervisor"], None], stop: asyncio.Task[None]) -> None:
        """Keep the workers running until `stop` is done; then end them.

        Raises:
            CannotServe: a worker does not start; it has said why on standard error.
        """
        started = [asyncio.get_running_loop().create_future() for _ in range(self._count)]
        keeping = [asyncio.create_task(self._keep(row, f)) for row, f in enumerate(started)]
        following = asyncio.create_task(self._follow())
        try:
            starting = asyncio.gather(*started)
            either: set[asyncio.Future[Any]] = {starting, stop}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                ready(self)
            await stop
        finally:
            self._ending = True
            following.cancel()
            for pid in self.pids.values():
                _signal(pid, 15)
            _, late = await asyncio.wait(keeping, timeout=GRACE_S + 3)
            for pid in self.pids.values():
                _signal(pid, 9)
            for task in late:
                task.cancel()
            await asyncio.gather(*keeping, return_exceptions=True)
            os.close(self._board_file)

    async def _keep(self, row: int, started: "asyncio.Future[None]") -> None:
        """Keep one worker running."""
        pause = _SHORTEST_S
        while not self._ending:
            begun = asyncio.get_running_loop().time()
            try:
                code = await self._once(row, started)
            except OSError as problem:  # too many processes or files: it may pass
                code = problem.errno or -1
            if self._ending:
                break
            if not started.done():
                started.set_exception(app.CannotServe("a worker does not start; see above"))
                break
            lived = asyncio.get_running_loop().time() - begun
            pause = _SHORTEST_S if lived > 2 * _LONGEST_S else min(2 * pause, _LONGEST_S)
            _log.error("worker_died", worker=row, code=code)
            await asyncio.sleep(pause)
        if not started.done():
            started.cancel()

    async def _once(self, row: int, started: "asyncio.Future[None]") -> int:
        """Run one worker to its end and return its exit code."""
        ours, theirs = socket.socketpair()
        sockets = tuple(each.fileno() for each in self._sockets)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "proxy.workers.worker",
            str(theirs.fileno()),
            stdin=asyncio.subprocess.DEVNULL,
            pass_fds=(theirs.fileno(), self._board_file, *sockets),
        )
        theirs.close()
        self.pids[row] = process.pid
        if self._ending:
            _signal(process.pid, 15)
        channel = self._channels[row] = await Channel.over(ours)
        shadow = self.shadow.alone()
        orders = Orders(self._declared, shadow, sockets, self._board_file, row, self._count)
        channel.write(orders.encode())
        hearing = asyncio.create_task(self._hear(row, channel, started))
        try:
            return await process.wait()
        finally:
            hearing.cancel()
            channel.close()
            del self.pids[row], self._channels[row]
            self._board[row * self._row : (row + 1) * self._row] = bytes(self._row)

    async def _hear(self, row: int, channel: Channel, started: "asyncio.Future[None]") -> None:
        async for message in channel.messages():
            match message:
                case {"ready": True} if not started.done():
                    started.set_result(None)
                case {"cancel": _, "by": ticket}:
                    self._pass_on(row, message | {"by": [row, ticket]})
                    for _ in range(self._count - len(self._channels)):
                        channel.say(told=ticket)  # for who is not there
                case {"told": [int(asker), ticket]} if asker in self._channels:
                    self._channels[asker].say(told=ticket)
                case {"views": _}:
                    self._pass_on(row, message)

    def _pass_on(self, row: int, message: dict[str, Any]) -> None:
        for other, channel in self._channels.items():
            if other != row:
                channel.say(**message)

    async def _follow(self) -> None:
        """Tell the workers where the shadow is and how large, whenever that changes."""
        told = None
        while True:
            now = (self.shadow.address, self.shadow.disk_used())
            if now != told:
                told = now
                for channel in self._channels.values():
                    channel.say(address=now[0], used=now[1])
            await asyncio.sleep(_FOLLOW_S)


async def supervise(declared: Policy, count: int, ready: Callable[[Supervisor], None]) -> None:
    """Serve with `count` workers until SIGINT or SIGTERM.

    Raises:
        PolicyInvalid, Refusal, ShadowUnavailable, CannotServe, OSError: it cannot start, and why.
    """
    stop = asyncio.create_task(app.interrupted())
    policy, backend = await asyncio.to_thread(app.open_backend, declared)
    backend.close()
    app.prepare_state(policy)
    async with app.shadowed(policy) as shadow, app.sockets(policy.listen) as sockets:
        await Supervisor(declared, policy, shadow, sockets, count).run(ready, stop)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
