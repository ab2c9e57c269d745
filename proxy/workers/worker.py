"""One worker: `python -m proxy.workers.worker DESCRIPTOR`, started by the supervisor only."""

import asyncio
import mmap
import os
import socket
import sys

from proxy import app, logs
from proxy.app import Door
from proxy.listener.seats import WIDTH, Seats, columns
from proxy.wire.startup import CancelRequest
from proxy.workers.channel import Channel, Orders, receive
from proxy.workers.others import Others


def main() -> None:
    """Serve until SIGTERM; end at once if the supervisor is gone."""
    logs.to_standard_error()
    control = socket.socket(fileno=int(sys.argv[1]))
    orders = receive(control)
    try:
        app.run(_work(orders, control))
    except Exception as problem:  # the supervisor says that there was one, and this which
        sys.stderr.write(f"{problem}\n")
        sys.exit(1)


async def _work(orders: Orders, control: socket.socket) -> None:
    stop = asyncio.create_task(app.interrupted())
    channel = await Channel.over(control)
    others = Others(channel, orders.workers - 1)
    size = WIDTH * columns(orders.policy) * orders.workers
    board = memoryview(mmap.mmap(orders.board, size)).cast("q")
    door = Door(
        sockets=tuple(socket.socket(fileno=number) for number in orders.sockets),
        seats=Seats(orders.policy, board, orders.row),
        elsewhere=others.cancel,
        tell=lambda names: channel.say(views=[*names]),
    )
    async with app.working(orders.policy, orders.shadow, door, share=orders.workers) as pgfog:
        hearing = asyncio.create_task(_hear(channel, others, pgfog))
        channel.say(ready=True)
        await stop
    hearing.cancel()


async def _hear(channel: Channel, others: Others, pgfog: app.Running) -> None:
    async for message in channel.messages():
        match message:
            case {"cancel": [int(pid), str(secret)], "by": asker}:
                request = CancelRequest(pid, bytes.fromhex(secret))
                pgfog.server.go(_cancel(request, pgfog, channel, asker))
            case {"told": str(ticket)}:
                others.told(ticket)
            case {"views": list(names)}:
                pgfog.site.know_views(names)
            case {"address": str() | list() as address, "used": int(used)}:
                pgfog.shadow.told(address if isinstance(address, str) else tuple(address), used)
    # Whoever takes over would find the port and the shadow in use. What was charged is on disk.
    os._exit(1)


async def _cancel(
    request: CancelRequest, pgfog: app.Running, channel: Channel, asker: object
) -> None:
    if telling := pgfog.server.cancel(request, passed_on=True):
        await telling
    channel.say(told=asker)


if __name__ == "__main__":
    main()
