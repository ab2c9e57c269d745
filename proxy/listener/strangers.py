"""Connections of which it is not known yet whose they are.

They take no seat: else whoever reaches the port could take all of them, without a password. They
take descriptors and memory, though, so there are never more than so many, and a new one makes the
oldest go: a log-in takes milliseconds, and who means to fill the room has to come faster than that.
"""

from collections.abc import Callable

_MORE = 100


class Strangers:
    """Who is at the door of one process."""

    def __init__(self, connections: int):
        """Make room.

        Args:
            connections: how many sessions there may be; that many may log in at once, and more.
        """
        self.most = connections + _MORE
        self._waiting: dict[object, Callable[[], object]] = {}

    def come(self, who: object, drop: Callable[[], object]) -> None:
        """Let somebody wait; `drop` is called if others need the room."""
        self._waiting[who] = drop
        if len(self._waiting) > self.most:
            self._waiting.pop(next(iter(self._waiting)))()

    def leave(self, who: object) -> None:
        """Forget somebody who has logged in or left."""
        self._waiting.pop(who, None)
