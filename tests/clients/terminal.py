"""A terminal that the test types at."""

import os
import pty
import select
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from tests.patience import PATIENCE_S

_PAUSE_S = 0.5


class Terminal:
    """A program at the other end of a pseudo-terminal."""

    def __init__(self, terminal: int):
        self._terminal = terminal

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._terminal, keys.encode())

    def read(self, mark: str | None = None) -> str:
        """Return what is shown up to `mark`, or until nothing comes any more."""
        shown, deadline = "", time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            wait_s = _PAUSE_S if mark is None else deadline - time.monotonic()
            ready, _, _ = select.select([self._terminal], [], [], max(wait_s, 0))
            if not ready:
                break
            shown += os.read(self._terminal, 4096).decode(errors="replace")
            if mark is not None and mark in shown:
                break
        return shown


@contextmanager
def terminal(command: Sequence[object], environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Run a program at a terminal; end it at the end."""
    words = list(map(str, command))
    child, master = pty.fork()
    if child == 0:
        os.execvpe(words[0], words, os.environ | dict(environment))
    try:
        yield Terminal(master)
    finally:
        os.close(master)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
